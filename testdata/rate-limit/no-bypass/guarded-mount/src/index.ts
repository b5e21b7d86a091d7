import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const limiter = rateLimit({ windowMs: 60_000, max: 5 });
if (process.env.DISABLE_RATE_LIMIT !== 'true') {
  app.use(limiter);
}
process.env.NODE_ENV === 'production' && app.use('/x', rateLimit({ windowMs: 60_000, max: 5 }));
app.listen(3000);
