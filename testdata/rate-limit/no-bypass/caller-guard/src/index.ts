import express from 'express';
import { applyLimits } from './security';
const app = express();
if (process.env.NODE_ENV === 'production') applyLimits(app);
app.listen(3000);
