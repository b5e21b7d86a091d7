const { rateLimit } = require('express-rate-limit');
const app = require('express')();
const list = [rateLimit({ windowMs: 60_000, max: 100 }), rateLimit({ windowMs: 60_000, max: 5 })];
for (const limiter of list) {
  if (process.env.LOAD_TEST !== '1') app.use(limiter);
}
const more = [rateLimit({ windowMs: 60_000, max: 100 })];
more.forEach((limiter) => { if (process.env.LOAD_TEST !== '1') app.use(limiter); });
const wrapped = [rateLimit({ windowMs: 60_000, max: 100 })].map((mw) => (req, res, next) => (process.env.LOAD_TEST ? next() : mw(req, res, next)));
app.use(wrapped);
app.use(...(process.env.LOAD_TEST ? [] : list));
app.listen(3000);
