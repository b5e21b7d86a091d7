const { rateLimit } = require('express-rate-limit');
exports.createLimiter = (max, extra = {}) => rateLimit({ windowMs: 60_000, max, ...extra });
