import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const skip = () => !!process.env.LOAD_TEST;
app.use(rateLimit({ windowMs: 7 * 24 * 60 * 60 * 1000, max: 5, skip }));
app.use(rateLimit({ windowMs: Number.MAX_SAFE_INTEGER, max: 5, skip }));
app.use(rateLimit({ windowMs: 0, max: 5, skip }));
app.listen(3000);
