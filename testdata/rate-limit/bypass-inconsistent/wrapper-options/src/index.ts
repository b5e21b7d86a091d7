import express from 'express';
import { createLimiter, positional } from './create-limiter';
const app = express();
app.use('/a', createLimiter({ max: 100 }));
app.use('/b', createLimiter({ max: 10, skip: (req) => req.path === '/ping' })); // expect: rate-limit/bypass-inconsistent
app.use('/c', positional(60_000, 5)); // expect: rate-limit/bypass-inconsistent
app.use('/d', positional(60_000, 5, () => process.env.LOAD_TEST === 'true'));
app.listen(3000);
