const { RateLimiterMemory, RLWrapperBlackAndWhite, BurstyRateLimiter } = require('rate-limiter-flexible');
const app = require('express')();
const limiters = {
  login: new RateLimiterMemory({ points: 5, duration: 60 }), // expect: rate-limit/no-bypass
  api: new RateLimiterMemory({ points: 100, duration: 60 }), // expect: rate-limit/no-bypass
};
const wrapped = new RLWrapperBlackAndWhite({ limiter: new RateLimiterMemory({ points: 5, duration: 60 }), whiteList: ['127.0.0.1'] });
const limit = (type) => async (req, res, next) => {
  try { await limiters[type].consume(req.ip); next(); } catch (e) { res.status(429).end(); }
};
app.use(limit('api'));
app.post('/login', limit('login'), (req, res) => res.end());
app.use(async (req, res, next) => { await wrapped.consume(req.ip); next(); });
app.listen(3000);
