import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';
import express from 'express';
const app = express();
const guarded = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(10, '10 s') });
const maybe = process.env.UPSTASH_URL ? new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.fixedWindow(10, '10 s') }) : null;
app.use(async (req, res, next) => {
  if (process.env.NODE_ENV !== 'production') return next();
  const { success } = await guarded.limit(req.ip!);
  return success ? next() : res.status(429).end();
});
app.use(async (req, res, next) => {
  if (maybe) { const { success } = await maybe.limit(req.ip!); if (!success) return res.status(429).end(); }
  next();
});
app.listen(3000);
