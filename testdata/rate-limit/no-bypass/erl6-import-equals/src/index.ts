import rateLimit = require('express-rate-limit');
import express from 'express';
const app = express();
app.use(rateLimit({ windowMs: 60_000, max: 5 })); // expect: rate-limit/no-bypass
app.listen(3000);
