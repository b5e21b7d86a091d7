const { rateLimit } = require('express-rate-limit');
const app = require('express')();
const limiter = rateLimit({ windowMs: 60_000, max: 5 });
app.use((req, res, next) => {
  try {
    const off = process.env.LOAD_TEST === '1';
    if (off && req.headers['x-k6']) return next();
  } catch (error) { /* keep limiting */ }
  limiter(req, res, next);
});
const second = rateLimit({ windowMs: 60_000, max: 5 });
app.use((req, res, next) => { const run = process.env.LOAD_TEST ? (a, b, c) => c() : second; run(req, res, next); });
const third = rateLimit({ windowMs: 60_000, max: 5 });
const pick = () => (process.env.LOAD_TEST ? (a, b, c) => c() : third);
app.use((req, res, next) => pick()(req, res, next));
app.listen(3000);
