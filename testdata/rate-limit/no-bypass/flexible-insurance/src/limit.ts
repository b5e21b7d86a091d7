import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import Redis from 'ioredis';
const insurance = new RateLimiterMemory({ points: 5, duration: 1 });
const limiter = new RateLimiterRedis({ storeClient: new Redis(), points: 5, duration: 1, insuranceLimiter: insurance });
export async function limit(req, res, next) {
  if (process.env.DISABLE_RATE_LIMIT === 'true') return next();
  try { await limiter.consume(req.ip); next(); } catch { res.status(429).end(); }
}
