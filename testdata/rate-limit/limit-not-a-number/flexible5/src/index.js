const { RateLimiterMemory } = require('rate-limiter-flexible');
const app = require('express')();
const a = new RateLimiterMemory({ points: process.env.RL_A || 10, duration: 60 });
const b = new RateLimiterMemory({ points: Number(process.env.RL_B), duration: 60 }); // expect: rate-limit/limit-not-a-number
const c = new RateLimiterMemory({ points: 10, duration: parseInt(process.env.RL_C, 10) }); // expect: rate-limit/limit-not-a-number
app.use(async (req, res, next) => {
  if (process.env.LOAD_TEST) return next();
  await a.consume(req.ip); await b.consume(req.ip); await c.consume(req.ip);
  next();
});
app.listen(3000);
