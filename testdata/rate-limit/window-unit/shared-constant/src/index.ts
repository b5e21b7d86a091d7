import rateLimit from 'express-rate-limit';
import express from 'express';
// One cause, one finding: the two limiters are related places.
const WINDOW = 60; // expect: rate-limit/window-unit
const app = express();
const skip = () => !!process.env.LOAD_TEST;
app.use(rateLimit({ windowMs: WINDOW, max: 5, skip }));
app.use(rateLimit({ windowMs: WINDOW, max: 50, skip }));
app.listen(3000);
