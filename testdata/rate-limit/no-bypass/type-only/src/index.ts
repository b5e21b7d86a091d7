import type { Options, RateLimitRequestHandler } from 'express-rate-limit';
import { type MemoryStore, ipKeyGenerator } from 'express-rate-limit';
import express from 'express';
const app = express();
const make = (o: Partial<Options>): RateLimitRequestHandler => ((req: any, res: any, next: any) => next()) as any;
app.use(make({ windowMs: 60, max: 5, keyGenerator: (req) => ipKeyGenerator(req.ip!) }));
app.listen(3000);
