import express from 'express';
import { limit } from './limit.js';
const app = express();
app.use(limit);
app.listen(3000);
