const app = require('fastify')();
const Koa = require('koa');
const ms = require('ms');
const koaLimit = require('koa-ratelimit');
const allowList = () => !!process.env.LOAD_TEST;
app.register(require('@fastify/rate-limit'), { max: 100, timeWindow: 60, allowList }); // expect: rate-limit/window-unit
app.register(require('@fastify/rate-limit'), { max: 100, timeWindow: '1 minute', allowList });
app.register(require('@fastify/rate-limit'), { max: 100, timeWindow: 60_000, allowList });
app.get('/x', { config: { rateLimit: { max: 5, timeWindow: 60 } } }, async () => 'ok'); // expect: rate-limit/window-unit
const koa = new Koa();
koa.use(koaLimit({ driver: 'memory', db: new Map(), duration: 60, max: 5, whitelist: allowList })); // expect: rate-limit/window-unit
koa.use(koaLimit({ driver: 'memory', db: new Map(), duration: ms('1m'), max: 5, whitelist: allowList }));
app.listen({ port: 3000 });
