const Koa = require('koa');
const { RateLimit } = require('koa2-ratelimit');
const app = new Koa();
app.use(RateLimit.middleware({ interval: { min: 15 }, max: 100 })); // expect: rate-limit/no-bypass
app.listen(3000);
