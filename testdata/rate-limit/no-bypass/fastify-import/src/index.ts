import Fastify from 'fastify';
const app = Fastify();
app.register(import('@fastify/rate-limit'), { max: 100, timeWindow: '1 minute' }); // expect: rate-limit/no-bypass
await app.listen({ port: 3000 });
