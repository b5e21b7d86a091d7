import Fastify from 'fastify';
import rateLimit from '@fastify/rate-limit';
const app = Fastify();
app.register(rateLimit, { max: 100, skipOnError: true, allowList: [] }); // expect: rate-limit/no-bypass
app.listen({ port: 3000 });
