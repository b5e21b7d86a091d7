import rateLimit from 'express-rate-limit';
export function apiLimiter() {
  if (process.env.RATE_LIMIT_ENABLED === 'false') {
    return (req, res, next) => next();
  }
  return rateLimit({ windowMs: 60_000, max: 5 });
}
