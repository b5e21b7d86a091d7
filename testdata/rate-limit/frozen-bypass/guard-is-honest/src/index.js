const { rateLimit } = require('express-rate-limit');
const app = require('express')();
const off = process.env.DISABLE_RATE_LIMIT === 'true';
if (!off) app.use(rateLimit({ windowMs: 60_000, max: 5 }));
app.use('/x', rateLimit({ windowMs: 60_000, max: off ? 1e9 : 5 }));
app.listen(3000);
