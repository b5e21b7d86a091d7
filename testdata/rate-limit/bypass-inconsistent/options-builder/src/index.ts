import rateLimit from 'express-rate-limit';
import express from 'express';
import { options } from './options';
const app = express();
app.use('/a', rateLimit(options(100)));
app.use('/b', rateLimit(options(5, { message: 'no' })));
app.use('/c', rateLimit({ windowMs: 60_000, max: 5 })); // expect: rate-limit/bypass-inconsistent
app.listen(3000);
