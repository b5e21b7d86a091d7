import rateLimit from 'express-rate-limit';
import express from 'express';
import { config } from './config';
const app = express();
const a = rateLimit({ windowMs: 60_000, max: 100, skip: () => config.rateLimit.disabled });
const b = rateLimit({ windowMs: 60_000, max: 100 }); // expect: rate-limit/bypass-inconsistent
app.use(a);
app.use('/b', b);
app.listen(config.port);
