import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const limit = (max: number) => {
  const limiter = rateLimit({ windowMs: 60_000, max, skip: () => !!process.env.LOAD_TEST });
  return (req, res, next) => limiter(req, res, next);
};
app.use(limit(5));
function setup(app, options, done) {
  app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => !!process.env.LOAD_TEST }));
  done();
}
setup(app, {}, () => {});
app.listen(3000);
