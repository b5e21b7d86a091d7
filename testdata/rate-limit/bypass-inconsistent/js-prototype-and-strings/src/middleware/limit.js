const rateLimit = require('express-rate-limit');
const config = require('../config');
const make = function (name, max, opts) {
  opts = opts || {};
  return rateLimit(Object.assign({ windowMs: 60000, max: max, skip: function () { return config.mode() === 'load'; } }, opts));
};
module.exports = { api: make('api', 100), login: make('login', 5, { skip: () => config.mode() === 'load' }) };
module.exports.plain = rateLimit({ windowMs: 60000, max: 5 }); // expect: rate-limit/bypass-inconsistent
