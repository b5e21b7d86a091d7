const Koa = require('koa');
const ratelimit = require('koa-ratelimit');
const app = new Koa();
app.use(ratelimit({ driver: 'memory', db: new Map(), duration: 60000, max: 100, whitelist: (ctx) => ctx.get('x-load') === '1' }));
app.listen(3000);
