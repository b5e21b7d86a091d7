import rateLimit from 'express-rate-limit';
import express from 'express';
import { base } from './config/limits';
const app = express();
app.use('/a', rateLimit({ ...base, max: 100 }));
app.use('/b', rateLimit(Object.assign({}, base, { max: 50 })));
app.use('/c', rateLimit({ windowMs: 60_000, max: 5 })); // expect: rate-limit/bypass-inconsistent
app.use('/d', rateLimit({ ...base, max: 5, skip: undefined })); // expect: rate-limit/bypass-inconsistent
app.listen(3000);
