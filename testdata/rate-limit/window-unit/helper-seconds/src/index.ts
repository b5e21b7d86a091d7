import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const skip = () => !!process.env.LOAD_TEST;
const minutes = (n: number) => n * 60; // expect: rate-limit/window-unit
app.use(rateLimit({ windowMs: minutes(15), limit: 5, skip }));
app.listen(3000);
