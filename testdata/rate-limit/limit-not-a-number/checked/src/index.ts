import rateLimit from 'express-rate-limit';
import express from 'express';
if (!process.env.RL_A) throw new Error('RL_A is required');
if (!process.env.RL_B) { console.error('RL_B'); process.exit(1); }
const c = Number(process.env.RL_C);
if (Number.isNaN(c)) throw new Error('RL_C');
const d = Number(process.env.RL_D);
const app = express();
app.use('/a', rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_A) }));
app.use('/b', rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_B) }));
app.use('/c', rateLimit({ windowMs: 60_000, limit: c }));
app.use('/d', rateLimit({ windowMs: 60_000, limit: Number.isFinite(d) ? d : 100 }));
app.use('/e', rateLimit({ windowMs: 60_000, limit: isNaN(Number(process.env.RL_E)) ? 100 : Number(process.env.RL_E) }));
if (process.env.RL_F) app.use('/f', rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_F) }));
app.listen(3000);
