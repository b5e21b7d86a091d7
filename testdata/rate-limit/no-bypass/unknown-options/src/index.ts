import rateLimit from 'express-rate-limit';
import express from 'express';
import defaults, { makeOptions } from '@acme/defaults';
const app = express();
app.use('/a', rateLimit({ ...defaults, max: 5 }));
app.use('/b', rateLimit(defaults));
app.use('/c', rateLimit(makeOptions({ max: 5 })));
app.use('/d', rateLimit(Object.assign({}, defaults, { max: 5 })));
app.use('/e', rateLimit(Object.assign({}, { windowMs: 60_000 }, { max: 5 }))); // expect: rate-limit/no-bypass
app.use('/f', rateLimit({ windowMs: 60_000, max: 5, ...(process.env.K6 ? { skip: () => true } : {}) }));
app.use('/g', rateLimit({ windowMs: 60_000, max: 5, ...(process.env.K6 && { skip: () => true }) }));
app.listen(3000);
