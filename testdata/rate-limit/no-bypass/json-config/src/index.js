const rateLimit = require('express-rate-limit');
const config = require('../config.json');
const app = require('express')();
if (config.rateLimit.enabled) app.use(rateLimit({ windowMs: config.rateLimit.windowMs, max: config.rateLimit.max }));
app.listen(3000);
