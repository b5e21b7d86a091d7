import rateLimit from 'express-rate-limit';
import express from 'express';
import { WINDOW_SECONDS, OK_WINDOW, T, Win } from './constants';
const app = express();
const skip = () => process.env.LOAD_TEST === '1';
app.use(rateLimit({ windowMs: WINDOW_SECONDS, max: 5, skip }));
app.use(rateLimit({ windowMs: OK_WINDOW, max: 5, skip }));
app.use(rateLimit({ windowMs: T.minute, max: 5, skip }));
app.use(rateLimit({ windowMs: T.hour * 1000, max: 5, skip }));
app.use(rateLimit({ windowMs: Win.Api, max: 5, skip }));
app.use(rateLimit({ windowMs: 60, max: 5, skip })); // expect: rate-limit/window-unit
app.use(rateLimit({ windowMs: 1000, max: 5, skip }));
app.use(rateLimit({ windowMs: 500, max: 5, skip }));
app.use(rateLimit({ windowMs: Number(process.env.W ?? 60), max: 5, skip }));
app.use(rateLimit({ max: 5, skip }));
app.listen(3000);
