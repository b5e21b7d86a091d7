import rateLimit from 'express-rate-limit';
import asyncHandler from 'express-async-handler';
import express from 'express';
const app = express();
const skip = () => !!process.env.LOAD_TEST;
app.use(asyncHandler(async (req, res, next) => {
  const settings = { max: 5 };
  const limiter = rateLimit({ windowMs: 60_000, ...settings, skip }); // expect: rate-limit/created-in-handler
  await limiter(req, res, next);
}));
app.use((req, res, next) => {
  const run = () => rateLimit({ windowMs: 60_000, max: 5, skip })(req, res, next); // expect: rate-limit/created-in-handler
  return run();
});
app.listen(3000);
