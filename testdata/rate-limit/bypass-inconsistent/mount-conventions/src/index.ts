import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const skip = () => process.env.LOAD_TEST === '1';
const a = rateLimit({ windowMs: 60_000, max: 5, skip });
const b = rateLimit({ windowMs: 60_000, max: 5 }); // expect: rate-limit/bypass-inconsistent
const c = rateLimit({ windowMs: 60_000, max: 5 }); // expect: rate-limit/bypass-inconsistent
const d = rateLimit({ windowMs: 60_000, max: 5 }); // expect: rate-limit/bypass-inconsistent
const logged = rateLimit({ windowMs: 60_000, max: 5 });
const middlewares = [a, b];
app.use(...middlewares);
app.route('/c').post(c, (req, res) => res.end());
const chain = { pre: [d] };
app.use(chain.pre);
console.log(typeof logged);
app.listen(3000);
