const { RateLimiterMemory } = require('rate-limiter-flexible');
const app = require('express')();
// expect: rate-limit/limit-not-a-number level=advice
const a = new RateLimiterMemory({ points: process.env.RL_A || 10, duration: 60 });
app.use(async (req, res, next) => {
  if (process.env.LOAD_TEST) return next();
  await a.consume(req.ip);
  next();
});
app.listen(3000);
