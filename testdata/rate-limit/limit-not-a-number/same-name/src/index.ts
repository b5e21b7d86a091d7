import rateLimit from 'express-rate-limit';
import express from 'express';
import { RATE_LIMIT_MAX, config } from './config';
const app = express();
app.use(rateLimit({ windowMs: 60_000, max: RATE_LIMIT_MAX }));
app.use('/login', rateLimit({ windowMs: 60_000, max: config.RATE_LIMIT_LOGIN }));
app.listen(3000);
