const rateLimit = require('express-rate-limit');
const app = require('express')();
const limiters = [
  rateLimit({ windowMs: 60_000, max: 5 }), // expect: rate-limit/no-bypass
  rateLimit(), // expect: rate-limit/no-bypass
];
limiters.forEach((limiter) => app.use(limiter));
app.listen(3000);
