import rateLimit from 'express-rate-limit';
import express from 'express';
const disabled = process.env.DISABLED === '1';
const app = express();
app.use('/a', rateLimit({ windowMs: 60_000, max: disabled ? 1e9 : 100 }));
app.use('/b', rateLimit({ windowMs: 60_000, limit: Number(process.env.MAX_REQUESTS ?? 100) }));
app.use('/c', rateLimit({ windowMs: 60_000, max: (req) => (process.env.DISABLED ? 0 : 100) }));
app.use('/d', rateLimit({ windowMs: 60_000, max: parseInt(process.env.MAX || '100', 10) }));
app.use('/e', rateLimit({ windowMs: 60_000, max: () => 100 })); // expect: rate-limit/bypass-inconsistent
app.listen(3000);
