import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: (req: any) => req.user?.role === 'admin' }));
app.use(rateLimit({ windowMs: 60_000, max: (req: any) => (req.user?.isPremium ? 1000 : 5) }));
app.listen(3000);
