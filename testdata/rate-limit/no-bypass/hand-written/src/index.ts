import express from 'express';
import Redis from 'ioredis';
const redis = new Redis();
const hits = new Map<string, number>();
const app = express();
app.use((req, res, next) => {
  const n = (hits.get(req.ip!) ?? 0) + 1;
  hits.set(req.ip!, n);
  if (n > 100) return res.status(429).send('slow down');
  next();
});
app.use(async (req, res, next) => {
  const n = await redis.incr(req.ip!);
  await redis.expire(req.ip!, 60);
  if (n > 100) return res.sendStatus(429);
  next();
});
app.listen(3000);
