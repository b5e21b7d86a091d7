import fp from 'fastify-plugin';
import rateLimit from '@fastify/rate-limit';
export default fp(async (fastify, options) => {
  await fastify.register(rateLimit, { max: 100, timeWindow: '1 minute', allowList: () => !!process.env.LOAD_TEST });
});
