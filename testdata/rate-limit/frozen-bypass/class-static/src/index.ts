import rateLimit from 'express-rate-limit';
import express from 'express';
import { Settings } from './settings';
const app = express();
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => Settings.limitsOff }));
app.listen(3000);
