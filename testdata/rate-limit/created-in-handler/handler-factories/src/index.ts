import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const skip = () => !!process.env.LOAD_TEST;
// A route that registers limiters at run time, on purpose: what it makes is mounted and kept.
app.post('/admin/limits', (req, res) => {
  app.use(req.body.path, rateLimit({ windowMs: 60_000, max: req.body.max, skip }));
  res.end();
});
const routes = express.Router();
export default (req: express.Router, res: object) => { req.use(rateLimit({ windowMs: 60_000, max: 5, skip })); return res; };
app.on('mount', (parent) => { parent.use(rateLimit({ windowMs: 60_000, max: 5, skip })); });
app.use('/x', (() => rateLimit({ windowMs: 60_000, max: 5, skip }))());
app.use(routes);
app.listen(3000, () => { routes.use(rateLimit({ windowMs: 60_000, max: 5, skip })); });
