const { RateLimiterMemory } = require('rate-limiter-flexible');
const ms = require('ms');
const app = require('express')();
const WINDOW_MS = 15 * 60 * 1000;
const all = [
  new RateLimiterMemory({ points: 5, duration: WINDOW_MS / 1000 }),
  new RateLimiterMemory({ points: 5, duration: Math.ceil(WINDOW_MS / 1000) }),
  new RateLimiterMemory({ points: 5, duration: ms('1h') / 1000 }),
  new RateLimiterMemory({ points: 5, duration: 60 * 60 * 24 * 30 }),
  new RateLimiterMemory({ points: 5, duration: 24 * 3600 }),
  new RateLimiterMemory({ points: 5, duration: 1 }),
  new RateLimiterMemory({ points: 5, duration: 60 * 60 * 24 * 365 }),
  new RateLimiterMemory({ points: 1000, duration: 1800 }),
  new RateLimiterMemory({ points: 5, duration: 7200, blockDuration: 60 * 15 }),
];
app.use(async (req, res, next) => {
  if (process.env.LOAD_TEST) return next();
  for (const limiter of all) await limiter.consume(req.ip);
  next();
});
app.listen(3000);
