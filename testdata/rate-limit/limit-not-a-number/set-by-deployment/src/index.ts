import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
app.use(rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_SCRIPT) }));
app.use(rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_K8S) }));
app.use(rateLimit({ windowMs: 60_000, limit: Number(process.env.RL_PM2) }));
app.listen(3000);
