const { rateLimit: throttle } = require('express-rate-limit');
const app = require('express')();
app.use(throttle({ windowMs: 60_000, limit: 5 })); // expect: rate-limit/no-bypass
app.listen(3000);
