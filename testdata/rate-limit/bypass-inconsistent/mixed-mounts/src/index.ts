import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const a = rateLimit({ windowMs: 60_000, max: 5, skip: () => process.env.LOAD_TEST === '1' });
const b = rateLimit({ windowMs: 60_000, max: 5 });
app.use(a);
// Lifted at one mount and not at the other: undecided, so silent.
if (process.env.LOAD_TEST !== '1') app.use('/b', b);
app.use('/c', b);
app.listen(3000);
