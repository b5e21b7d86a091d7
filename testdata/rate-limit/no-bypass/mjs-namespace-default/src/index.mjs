import erl, { rateLimit as rl, MemoryStore } from 'express-rate-limit';
import express from 'express';
const app = express();
const { rateLimit: third } = await import('express-rate-limit');
app.use(erl.rateLimit({ windowMs: 60_000, max: 5 })); // expect: rate-limit/no-bypass
app.use(rl({ windowMs: 60_000, max: 5, store: new MemoryStore() })); // expect: rate-limit/no-bypass
app.use(third({ windowMs: 60_000, max: 5 })); // expect: rate-limit/no-bypass
app.listen(3000);
