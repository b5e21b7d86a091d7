import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const a = rateLimit({ windowMs: 60_000, max: 5, skip: () => process.env.LOAD_TEST === '1' });
const b = rateLimit({ windowMs: 60_000, max: 5 });
const c = rateLimit({ windowMs: 60_000, max: 5 }); // expect: rate-limit/bypass-inconsistent
app.use(a);
if (process.env.NODE_ENV === 'production') app.use('/b', b);
app.use('/c', c);
app.listen(3000);
