import { slowDown } from 'express-slow-down';
import express from 'express';
const app = express();
const speed = slowDown({ windowMs: 900_000, delayAfter: 5, delayMs: () => 500 }); // expect: rate-limit/no-bypass
app.use(speed);
app.listen(3000);
