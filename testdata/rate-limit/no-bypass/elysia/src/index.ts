import { Elysia } from 'elysia';
import { rateLimit } from 'elysia-rate-limit';
// expect: rate-limit/no-bypass
new Elysia().use(rateLimit({ duration: 60_000, max: 100 })).listen(3000);
