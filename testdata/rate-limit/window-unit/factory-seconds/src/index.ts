import express from 'express';
import { perMs, perSeconds } from './limit';
const app = express();
app.use(perSeconds(60, 5));
app.use(perMs(60, 5)); // expect: rate-limit/window-unit
app.use(perMs(60_000, 5));
app.listen(3000);
