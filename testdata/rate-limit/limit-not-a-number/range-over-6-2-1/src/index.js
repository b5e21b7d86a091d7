const rateLimit = require('express-rate-limit');
const app = require('express')();
app.use(rateLimit({ windowMs: 60_000, max: Number(process.env.RL_A) })); // expect: rate-limit/limit-not-a-number level=advice
app.listen(3000);
