import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
console.log('limit', process.env.RL_MAX);
app.use(rateLimit({ windowMs: 60_000, max: Number(process.env.RL_MAX) })); // expect: rate-limit/limit-not-a-number
app.listen(3000);
