import { Elysia } from 'elysia';
import { rateLimit } from 'elysia-rate-limit';
new Elysia()
  .use(rateLimit({ duration: 60_000, max: (process.env.RL_MAX ?? 100) as number, skip: () => !!process.env.LOAD_TEST })) // expect: rate-limit/limit-not-a-number
  .listen(3000);
