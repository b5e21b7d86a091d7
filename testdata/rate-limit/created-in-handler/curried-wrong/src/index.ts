import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const skip = () => !!process.env.LOAD_TEST;
const limit = (max: number) => (req, res, next) => rateLimit({ windowMs: 60_000, max, skip })(req, res, next); // expect: rate-limit/created-in-handler
app.use(limit(5));
app.listen(3000);
