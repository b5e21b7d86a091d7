const app = require('fastify')();
const allowList = () => !!process.env.LOAD_TEST;
app.register(require('@fastify/rate-limit'), { max: process.env.RL_A, timeWindow: '1 minute', allowList }); // expect: rate-limit/limit-not-a-number
app.register(require('@fastify/rate-limit'), { max: process.env.RL_B || 100, timeWindow: '1 minute', allowList }); // expect: rate-limit/limit-not-a-number
app.register(require('@fastify/rate-limit'), { max: Number(process.env.RL_C ?? 100), timeWindow: process.env.RL_W || '1 minute', allowList });
app.register(require('@fastify/rate-limit'), { max: async () => Number(process.env.RL_C ?? 100), allowList });
app.listen({ port: 3000 });
