import Fastify from 'fastify';
import rateLimit from '@fastify/rate-limit';
const app = Fastify();
await app.register(rateLimit, { max: 100, timeWindow: '1 minute' }); // expect: rate-limit/no-bypass
app.get('/health', { config: { rateLimit: false } }, async () => 'ok');
app.get('/x', { config: { rateLimit: { max: 5, timeWindow: '1 minute' } } }, async () => 'ok');
await app.listen({ port: 3000 });
