const cors = require('cors');
const express = require('express');
const rateLimit = require('express-rate-limit');

const ENABLE_SIGNUP = process.env.ENABLE_SIGNUP === 'true'; // expect: env/captured-at-load level=advice
const ANY_ORIGIN = process.env.FEATURE_ANY_ORIGIN === '1'; // expect: env/captured-at-load level=advice
// Not a switch, or not asked for each request, or not by its name.
const PAGE_SIZE = Number(process.env.FEATURE_PAGE_SIZE || 20);
const ENABLE_METRICS = process.env.ENABLE_METRICS === 'true';
const VERBOSE = process.env.VERBOSE === 'true';
const PRODUCTION = process.env.NODE_ENV === 'production';
// A limiter's bypass is its own rule's.
const DISABLE_LIMITS = process.env.DISABLE_LIMITS === 'true'; // expect: rate-limit/frozen-bypass level=warning

const app = express();
if (ENABLE_METRICS) app.use(require('./metrics'));
app.use(cors({ origin: (origin, done) => done(null, ANY_ORIGIN || origin === 'https://example.com') }));
app.use(rateLimit({ windowMs: 60_000, limit: 10, skip: () => DISABLE_LIMITS }));
app.post('/signup', (req, res) => {
  if (VERBOSE) console.log(req.body, PRODUCTION);
  if (!ENABLE_SIGNUP) return res.sendStatus(404);
  res.json({ size: PAGE_SIZE });
});
// Read when it is asked.
app.get('/beta', (req, res) => res.json(process.env.FEATURE_BETA === '1'));
app.listen(3000);
