import rateLimit from 'express-rate-limit';
import express from 'express';
import { config } from './config';
const app = express();
app.use('/a', rateLimit({ windowMs: 60_000, max: 5, skip: () => config.disabled }));
app.listen(3000);
