const { rateLimit } = require('express-rate-limit');
const app = require('express')();
const OFF = process.env.DISABLE_RATE_LIMIT === 'true'; // expect: rate-limit/frozen-bypass level=warning
const limiter = rateLimit({ windowMs: 60_000, max: 5 });
app.use((req, res, next) => (OFF ? next() : limiter(req, res, next)));
app.listen(3000);
