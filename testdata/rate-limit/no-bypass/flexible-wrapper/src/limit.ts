import { RateLimiterMemory } from 'rate-limiter-flexible';
const limiter = new RateLimiterMemory({ points: 5, duration: 1 });
const strict = new RateLimiterMemory({ points: 5, duration: 1 }); // expect: rate-limit/bypass-inconsistent
export async function limit(req, res, next) {
  if (process.env.DISABLE_RATE_LIMIT === 'true') return next();
  try { await limiter.consume(req.ip); next(); } catch { res.status(429).end(); }
}
export const limitStrict = (req, res, next) => strict.consume(req.ip).then(() => next()).catch(() => res.status(429).end());
