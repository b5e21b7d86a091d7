const { rateLimit } = require('express-rate-limit');
const app = require('express')();
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => process.env.LOAD_TEST === '1' }));
app.listen(3000);
