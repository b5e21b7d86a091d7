const { rateLimit } = require('express-rate-limit');
const app = require('express')();
// expect: rate-limit/no-bypass, rate-limit/window-unit
app.use(rateLimit({ windowMs: 900, max: 5 }));
app.listen(3000);
