import express from 'express';
import rateLimit from 'express-rate-limit';
import { shared } from '@acme/mw';
const app = express();
app.use(shared);
app.use('/b', rateLimit({ windowMs: 60_000, max: 5 })); // expect: rate-limit/bypass-inconsistent
app.listen(3000);
