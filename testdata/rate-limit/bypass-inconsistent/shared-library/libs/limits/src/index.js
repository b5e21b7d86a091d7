const { rateLimit } = require('express-rate-limit');
exports.lifted = rateLimit({ windowMs: 60_000, max: 5, skip: () => process.env.LOAD_TEST === '1' });
exports.strict = rateLimit({ windowMs: 60_000, max: 5 }); // expect: rate-limit/no-bypass
