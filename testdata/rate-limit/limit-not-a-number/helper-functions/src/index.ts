import rateLimit from 'express-rate-limit';
import express from 'express';
import { intEnv, envNum, bad } from './env';
const app = express();
app.use(rateLimit({ windowMs: 60_000, limit: intEnv('RL_A', 5) }));
app.use(rateLimit({ windowMs: 60_000, limit: envNum(process.env.RL_B, 5) }));
app.use(rateLimit({ windowMs: 60_000, limit: bad(process.env.RL_C ?? '5') }));
app.listen(3000);
