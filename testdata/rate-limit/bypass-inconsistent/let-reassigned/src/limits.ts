import rateLimit from 'express-rate-limit';
import type { RequestHandler } from 'express';
let limiter: RequestHandler = (req, res, next) => next();
if (process.env.RATE_LIMIT !== 'off') {
  limiter = rateLimit({ windowMs: 60_000, max: 5 });
}
export { limiter };
