import express from 'express';
import { limiter } from './limit';
const app = express();
app.use(async (req, res, next) => {
  const { success } = await limiter.limit(req.ip!);
  return success ? next() : res.status(429).end();
});
app.listen(3000);
