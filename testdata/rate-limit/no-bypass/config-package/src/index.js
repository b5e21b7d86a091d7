const rateLimit = require('express-rate-limit');
const config = require('config');
const app = require('express')();
app.use(rateLimit({ windowMs: 60_000, max: config.get('rateLimit.max') }));
app.use(rateLimit(config.get('rateLimit')));
if (config.get('rateLimit.enabled')) app.use(rateLimit({ windowMs: 60_000, max: 5 }));
app.listen(3000);
