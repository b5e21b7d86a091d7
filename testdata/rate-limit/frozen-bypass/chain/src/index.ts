import rateLimit from 'express-rate-limit';
import express from 'express';
import { limitsOff } from './flags';
const app = express();
const shouldSkip = () => limitsOff;
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: shouldSkip }));
app.listen(3000);
