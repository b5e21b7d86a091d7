require('dotenv').config();
const rateLimit = require('express-rate-limit');
const app = require('express')();
const off = process.env.DISABLE_RATE_LIMIT === 'true'; // expect: rate-limit/frozen-bypass level=warning
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => off }));
app.listen(3000);
