import express from 'express';
import { create } from './create';
const app = express();
app.use(create({ enabled: process.env.RATE_LIMIT !== 'off', max: 5 }));
app.listen(3000);
