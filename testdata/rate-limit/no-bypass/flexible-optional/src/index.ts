import { RateLimiterMemory } from 'rate-limiter-flexible';
import express from 'express';
const app = express();
const limiter = process.env.RATE_LIMIT === 'off' ? undefined : new RateLimiterMemory({ points: 5, duration: 60 });
let other: RateLimiterMemory | null = null;
if (process.env.RATE_LIMIT !== 'off') other = new RateLimiterMemory({ points: 5, duration: 60 });
app.use(async (req, res, next) => { await limiter?.consume(req.ip!); await other?.consume(req.ip!); next(); });
app.listen(3000);
