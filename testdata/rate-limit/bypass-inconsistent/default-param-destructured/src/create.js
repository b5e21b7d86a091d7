const { rateLimit } = require('express-rate-limit');
const defaultSkip = () => process.env.LOAD_TEST === '1';
module.exports.create = ({ max = 100, windowMs = 60_000, skip = defaultSkip } = {}) => rateLimit({ max, windowMs, skip });
