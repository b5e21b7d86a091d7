import express from 'express';
import { applyLimits } from './security';
const app = express();
applyLimits(app);
app.listen(3000);
