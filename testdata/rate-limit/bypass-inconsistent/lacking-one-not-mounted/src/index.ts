import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
export const a = rateLimit({ windowMs: 60_000, max: 5, skip: () => process.env.LOAD_TEST === '1' });
export const old = rateLimit({ windowMs: 60_000, max: 5 });
app.use(a);
app.listen(3000);
