import { Hono } from 'hono';
import { serve } from '@hono/node-server';
import { rateLimiter } from 'hono-rate-limiter';
const app = new Hono();
app.use(rateLimiter({ windowMs: 60_000, limit: 100, keyGenerator: (c) => c.req.header('x-forwarded-for') ?? '' })); // expect: rate-limit/no-bypass
app.use('/b', rateLimiter({ windowMs: 60_000, limit: 100, keyGenerator: () => '', skip: (c) => c.req.header('x-load') === '1' }));
serve(app);
