import rateLimit from 'express-rate-limit';
import express from 'express';
import { isEnabled } from './flags';
const app = express();
app.use('/a', rateLimit({ windowMs: 60_000, max: 5, skip: async () => isEnabled('no-limits') }));
app.use('/b', rateLimit({ windowMs: 60_000, max: async (req) => ((await isEnabled('x')) ? 1000 : 5) }));
app.listen(3000);
