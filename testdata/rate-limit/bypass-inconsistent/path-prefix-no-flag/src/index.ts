import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
// A path made of a variable exempts a path; it is no switch that others lack.
app.use('/a', rateLimit({ windowMs: 60_000, max: 5, skip: (req) => req.path === `${process.env.PREFIX}/health` })); // expect: rate-limit/no-bypass
app.use('/b', rateLimit({ windowMs: 60_000, max: 5 })); // expect: rate-limit/no-bypass
app.listen(3000);
