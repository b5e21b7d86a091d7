const { rateLimit } = require('express-rate-limit');
const { DISABLE_RATE_LIMIT } = process.env; // expect: rate-limit/frozen-bypass level=warning
const app = require('express')();
const isOff = () => DISABLE_RATE_LIMIT === 'true';
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => isOff() }));
app.listen(3000);
