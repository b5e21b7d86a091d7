import express from 'express';
import dotenv from 'dotenv';
import { limiter } from './limits.js';

dotenv.config(); // expect: env/loader-after-imports
const app = express();
app.use(limiter);
app.listen(3000);
