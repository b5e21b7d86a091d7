import rateLimit from 'express-rate-limit';
import { Router } from 'express';
import express from 'express';
const app = express();
const router = Router();
const a = rateLimit({ windowMs: 60_000, max: 5, skip: () => !!process.env.LOAD_TEST });
const limiters = {
  login: rateLimit({ windowMs: 60_000, max: 5 }), // expect: rate-limit/bypass-inconsistent
};
router.post('/x', [a, limiters.login], (req, res) => res.end());
app.use(router);
app.listen(3000);
