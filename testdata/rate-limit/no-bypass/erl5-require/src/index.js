const express = require('express');
const limitRate = require('express-rate-limit');
const app = express();
const api = limitRate({ windowMs: 15 * 60 * 1000, max: 100 }); // expect: rate-limit/no-bypass
app.use('/api', api);
app.listen(3000);
