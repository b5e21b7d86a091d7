const app = require('fastify')();
app.register(require('@fastify/rate-limit'), { max: 100, timeWindow: '1 minute' }); // expect: rate-limit/no-bypass
app.listen({ port: 3000 });
