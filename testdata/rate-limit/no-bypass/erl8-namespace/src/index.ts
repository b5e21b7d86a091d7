import * as erl from 'express-rate-limit';
import express from 'express';
const app = express();
const one = erl.rateLimit({ windowMs: 60_000, limit: 5 }); // expect: rate-limit/no-bypass
const two = erl.default({ windowMs: 60_000, limit: 5 }); // expect: rate-limit/no-bypass
app.use('/a', one);
app.use('/b', two);
app.listen(3000);
