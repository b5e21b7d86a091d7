const { rateLimit } = require('express-rate-limit');
const app = require('express')();
app.use(rateLimit({ windowMs: 60_000, max: 5 })); // expect: rate-limit/no-bypass
app.listen(3001);
