const { rateLimit } = require('express-rate-limit');
exports.apiLimiter = rateLimit({ windowMs: 60_000, max: 5 }); // expect: rate-limit/no-bypass
exports.unusedLimiter = rateLimit({ windowMs: 60_000, max: 5 });
