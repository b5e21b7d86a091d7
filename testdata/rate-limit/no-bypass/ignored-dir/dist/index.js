const { rateLimit } = require('express-rate-limit');
const app = require('express')();
app.use(rateLimit({ windowMs: 60, max: 5 }));
