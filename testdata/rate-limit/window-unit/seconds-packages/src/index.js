const { RateLimiterMemory } = require('rate-limiter-flexible');
const app = require('express')();
const MINUTE = 60 * 1000; // expect: rate-limit/window-unit
const a = new RateLimiterMemory({ points: 5, duration: MINUTE });
const b = new RateLimiterMemory({ points: 5, duration: 60 * 60 * 24 });
const c = new RateLimiterMemory({ points: 5, duration: 60000 }); // expect: rate-limit/window-unit
const d = new RateLimiterMemory({ points: 5, duration: 0 });
const e = new RateLimiterMemory({ points: 5, duration: 3600 });
app.use(async (req, res, next) => {
  if (process.env.LOAD_TEST) return next();
  for (const limiter of [a, b, c, d, e]) await limiter.consume(req.ip);
  next();
});
app.listen(3000);
