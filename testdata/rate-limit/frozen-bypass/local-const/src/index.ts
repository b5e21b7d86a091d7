import rateLimit from 'express-rate-limit';
import express from 'express';
const DISABLED = process.env.DISABLE_RATE_LIMIT === 'true'; // expect: rate-limit/frozen-bypass level=warning
const app = express();
app.use('/a', rateLimit({ windowMs: 60_000, max: 5, skip: () => DISABLED }));
app.use('/b', rateLimit({ windowMs: 60_000, max: 5, skip: () => DISABLED }));
app.listen(3000);
