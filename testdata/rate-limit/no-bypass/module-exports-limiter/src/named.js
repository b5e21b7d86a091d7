exports.limiter = require('express-rate-limit')({ windowMs: 60_000, max: 5 }); // expect: rate-limit/no-bypass
