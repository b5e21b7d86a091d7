const RateLimit = require('express-rate-limit');
const app = require('express')();
app.use(new RateLimit({ windowMs: 60000, max: 5 })); // expect: rate-limit/no-bypass
app.listen(3000);
