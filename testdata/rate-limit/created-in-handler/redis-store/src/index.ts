import rateLimit from 'express-rate-limit';
import { RedisStore } from 'rate-limit-redis';
import express from 'express';
const app = express();
const skip = () => process.env.LOAD_TEST === '1';
const store = new RedisStore({ sendCommand: async () => 1 as any });
app.use((req, res, next) => rateLimit({ windowMs: 60_000, max: 5, skip, store })(req, res, next));
app.listen(3000);
