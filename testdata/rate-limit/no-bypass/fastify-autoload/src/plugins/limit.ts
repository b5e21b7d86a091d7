import fp from 'fastify-plugin';
import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
export default fp<RateLimitPluginOptions>(async (fastify) => {
  await fastify.register(rateLimit, { max: 100, timeWindow: '1 minute' }); // expect: rate-limit/no-bypass
});
