import express from 'express';
import { apiLimiter } from './limit';
const app = express();
app.use(apiLimiter());
app.listen(3000);
