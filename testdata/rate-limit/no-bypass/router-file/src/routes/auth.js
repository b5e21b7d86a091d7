const router = require('express').Router();
const rateLimit = require('express-rate-limit');
const loginLimiter = rateLimit({ // expect: rate-limit/no-bypass
  windowMs: 15 * 60 * 1000,
  max: 10,
  handler: (req, res) => res.status(429).json({ error: 'too many' }),
});
router.post('/login', loginLimiter, (req, res) => res.end());
module.exports = router;
