import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
app.use('/a', rateLimit({ windowMs: 60_000, max: 5, skip: () => process.env.FLAG_A === '1' }));
// loadproof-ignore rate-limit/bypass-inconsistent -- brute force protection is never lifted
app.use('/b', rateLimit({ windowMs: 60_000, max: 5 }));
app.listen(3000);
