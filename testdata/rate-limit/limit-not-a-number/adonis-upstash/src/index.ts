import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';
import express from 'express';
const app = express();
const limiter = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(Number(process.env.N ?? 10), '10 s') });
app.use(async (req, res, next) => {
  if (process.env.NODE_ENV !== 'production') return next();
  const { success } = await limiter.limit(req.ip!);
  return success ? next() : res.status(429).end();
});
app.listen(3000);
