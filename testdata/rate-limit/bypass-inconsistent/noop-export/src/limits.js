const { rateLimit } = require('express-rate-limit');
const pass = (req, res, next) => next();
const a = rateLimit({ windowMs: 60_000, max: 5 });
const b = rateLimit({ windowMs: 60_000, max: 5 });
if (process.env.DISABLE_RATE_LIMIT === 'true') {
  module.exports = { a: pass, b: pass };
} else {
  module.exports = { a, b };
}
