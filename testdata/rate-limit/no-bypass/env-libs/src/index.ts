import rateLimit from 'express-rate-limit';
import express from 'express';
import { env, limitsOff } from './env';
const app = express();
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => env.LIMITS_OFF === '1' }));
if (!limitsOff) app.use(rateLimit({ windowMs: 60_000, max: 5 }));
app.listen(3000);
