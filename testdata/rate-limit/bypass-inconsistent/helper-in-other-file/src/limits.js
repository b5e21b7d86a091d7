const { rateLimit } = require('express-rate-limit');
const flags = require('./flags');
module.exports = {
  api: rateLimit({ windowMs: 60_000, max: 100, skip: () => flags.limitsOff() }),
  upload: rateLimit({ windowMs: 60_000, max: 10, skip: flags.limitsOff }),
  login: rateLimit({ windowMs: 60_000, max: 5 }), // expect: rate-limit/bypass-inconsistent
};
