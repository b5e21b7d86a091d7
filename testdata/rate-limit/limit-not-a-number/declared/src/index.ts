import 'dotenv/config';
import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
app.use(rateLimit({ windowMs: Number(process.env.RL_WINDOW), limit: Number(process.env.RL_MAX) }));
app.listen(3000);
