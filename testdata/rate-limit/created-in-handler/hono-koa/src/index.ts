import { Hono } from 'hono';
import { serve } from '@hono/node-server';
import { rateLimiter } from 'hono-rate-limiter';
const app = new Hono();
const skip = () => !!process.env.LOAD_TEST;
app.use('*', async (c, next) => {
  const limit = rateLimiter({ windowMs: 60_000, limit: 5, keyGenerator: () => 'x', skip }); // expect: rate-limit/created-in-handler
  return limit(c, next);
});
app.use('/b', (c, next) => rateLimiter({ windowMs: 60_000, limit: 5, keyGenerator: () => 'x', skip })(c, next)); // expect: rate-limit/created-in-handler
serve(app);
