import rateLimit from 'express-rate-limit';
import { unless } from 'express-unless';
import asyncHandler from 'express-async-handler';
import express from 'express';
const app = express();
const limiter: any = rateLimit({ windowMs: 60_000, max: 5 });
limiter.unless = unless;
app.use(limiter.unless({ custom: (req: any) => req.headers['x-k6'] === '1' }));
app.listen(3000);
