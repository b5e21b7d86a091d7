const { rateLimit } = require('express-rate-limit');
const skippable = (mw) => (req, res, next) => {
  if (process.env.LOAD_TEST === '1') { next(); return; }
  mw(req, res, next);
};
const raw = { api: rateLimit({ windowMs: 60_000, max: 100 }), login: rateLimit({ windowMs: 60_000, max: 5 }) };
module.exports = Object.fromEntries(Object.entries(raw).map(([name, mw]) => [name, skippable(mw)]));
