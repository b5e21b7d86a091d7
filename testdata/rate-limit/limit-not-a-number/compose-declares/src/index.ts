import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
app.use(rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_MAX) }));
app.use(rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_OTHER) }));
app.use(rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_THIRD) }));
app.listen(3000);
