const { rateLimit } = require('express-rate-limit');
const app = require('express')();
app.use(rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_A ?? '') }));
app.use(rateLimit({ windowMs: 60_000, limit: process.env.RL_B | 0 }));
app.use(rateLimit({ windowMs: 60_000, limit: parseInt(process.env.RL_C || '', 10) })); // expect: rate-limit/limit-not-a-number
app.use(rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_D) || undefined }));
app.use(rateLimit({ windowMs: 60_000, limit: Math.max(1, Number(process.env.RL_E) || 5) }));
app.use(rateLimit({ windowMs: 60_000, limit: JSON.parse(process.env.RL_G || '5') }));
app.use(rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_H || process.env.RL_I || 5) }));
app.use(rateLimit({ windowMs: 60_000, limit: Number.parseInt(process.env.RL_J ?? '100') }));
app.use(rateLimit({ windowMs: 60_000, limit: () => Number(process.env.RL_K) || 5 }));
app.listen(3000);
