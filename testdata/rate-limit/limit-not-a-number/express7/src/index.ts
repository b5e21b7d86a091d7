import rateLimit from 'express-rate-limit';
import express from 'express';
import { cfg } from './config';
const app = express();
app.use('/a', rateLimit({ windowMs: cfg.window, max: cfg.max }));
app.use('/b', rateLimit({ windowMs: 60_000, limit: process.env.RL_B as any })); // expect: rate-limit/limit-not-a-number
app.use('/c', rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_C) || 100 }));
app.use('/d', rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_D ?? 100) }));
app.use('/e', rateLimit({ windowMs: 60_000, limit: parseInt(process.env.RL_E ?? '100', 10) }));
app.use('/f', rateLimit({ windowMs: 60_000, limit: process.env.RL_F ? Number(process.env.RL_F) : 100 }));
app.use('/g', rateLimit({ windowMs: 60_000, limit: +process.env.RL_G! })); // expect: rate-limit/limit-not-a-number
app.use('/h', rateLimit({ windowMs: Number(process.env.RL_H_MINUTES) * 60 * 1000, limit: 5 })); // expect: rate-limit/limit-not-a-number, rate-limit/no-bypass
app.use('/i', rateLimit({ windowMs: 60_000, limit: (process.env.RL_I || 100) as number }));
app.use('/j', rateLimit({ windowMs: 60_000, limit: Number.parseInt(process.env.RL_J!) })); // expect: rate-limit/limit-not-a-number
app.use('/k', rateLimit({ windowMs: 60_000, limit: parseInt(process.env.RL_K!) ?? 100 })); // expect: rate-limit/limit-not-a-number
app.use('/l', rateLimit({ windowMs: 60_000, limit: Number(process.env['RL_L']) })); // expect: rate-limit/limit-not-a-number
app.listen(3000);
