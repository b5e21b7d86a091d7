import express from 'express';
import { limiter } from './limits';
const app = express();
app.use(limiter);
app.listen(3000);
