const { rateLimit } = require('express-rate-limit');
const app = require('express')();
const isTest = process.env.NODE_ENV === 'test';
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => isTest }));
app.listen(3000);
