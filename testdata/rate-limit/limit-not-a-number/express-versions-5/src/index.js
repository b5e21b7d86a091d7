const rateLimit = require('express-rate-limit');
const app = require('express')();
app.use(rateLimit({ windowMs: 60_000, max: process.env.RL_A })); // expect: rate-limit/limit-not-a-number
app.use(rateLimit({ windowMs: process.env.RL_W, max: 5, skip: () => !!process.env.LOAD_TEST })); // expect: rate-limit/limit-not-a-number
app.use(rateLimit({ windowMs: 60_000, max: process.env.RL_B || 5 }));
app.listen(3000);
