import rateLimit from 'express-rate-limit';
import express from 'express';
import { unlessLoadTest } from './unless';
const app = express();
const a = rateLimit({ windowMs: 60_000, max: 5 });
app.use('/a', unlessLoadTest(a));
app.use('/b', unlessLoadTest(rateLimit({ windowMs: 60_000, max: 5 })));
app.use('/c', rateLimit({ windowMs: 60_000, max: 5 })); // expect: rate-limit/bypass-inconsistent
app.listen(3000);
