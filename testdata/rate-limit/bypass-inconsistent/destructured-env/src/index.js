const rateLimit = require('express-rate-limit');
const express = require('express');
const app = express();
const off = () => {
  const { DISABLE_RATE_LIMIT: disabled } = process.env;
  return disabled === 'true';
};
const a = rateLimit({ windowMs: 60_000, max: 5, skip: off });
const b = rateLimit({ windowMs: 60_000, max: 5, skip: (req) => off() || req.path === '/health' });
// expect: rate-limit/bypass-inconsistent
const c = rateLimit({ windowMs: 60_000, max: 5, skip: (req) => req.path === '/health' });
app.use(a, b);
app.post('/login', c, (req, res) => res.end());
app.listen(3000);
