import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const skip = () => process.env.LOAD_TEST === '1';
app.use((req, res, next) => rateLimit({ windowMs: 60_000, max: 5, skip })(req, res, next)); // expect: rate-limit/created-in-handler
app.use((req, res, next) => {
  // expect: rate-limit/created-in-handler
  const limiter = rateLimit({ windowMs: 60_000, max: 5, skip });
  limiter(req, res, next);
});
app.post('/login', async (req, res, next) => {
  const max = req.body.vip ? 100 : 5;
  return rateLimit({ windowMs: 60_000, max, skip })(req, res, next); // expect: rate-limit/created-in-handler
});
app.listen(3000);
