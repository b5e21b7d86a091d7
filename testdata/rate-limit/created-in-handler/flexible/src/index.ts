import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import Redis from 'ioredis';
import express from 'express';
const app = express();
const redis = new Redis();
app.get('/a', async (req, res) => {
  if (process.env.LOAD_TEST) return res.end();
  const limiter = new RateLimiterMemory({ points: 5, duration: 1 }); // expect: rate-limit/created-in-handler
  await limiter.consume(req.ip!);
  res.end();
});
app.get('/b', async (req, res) => {
  if (process.env.LOAD_TEST) return res.end();
  const limiter = new RateLimiterRedis({ storeClient: redis, points: 5, duration: 1 });
  await limiter.consume(req.ip!);
  res.end();
});
app.listen(3000);
