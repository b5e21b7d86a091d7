const rl = require('express-rate-limit').default;
const app = require('express')();
// expect: rate-limit/no-bypass
const strict = rl({ windowMs: 60_000, limit: 5 });
app.post('/login', strict, (req, res) => res.end());
app.listen(3000);
