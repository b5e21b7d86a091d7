const { rateLimit } = require('express-rate-limit');
const app = require('express')();
// The text works by coercion where it is set; the default covers the rest.
app.use(rateLimit({ windowMs: 60_000, limit: process.env.RL_MAX || 100 }));
app.use(rateLimit({ windowMs: 60_000, limit: process.env.RL_MAX ?? '100' }));
app.listen(3000);
