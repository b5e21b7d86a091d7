import fastify from 'fastify';
import { admin } from './admin';
import { closed } from './closed';
import { level } from './log';

// Below the imports: log.ts has been loaded by then.
process.env.LOG_THRESHOLD = 'warn';

const app = fastify();
app.addHook('onRequest', async (request, reply) => {
  if (closed() && level() !== 'silent') return reply.code(503).send();
});
app.register(admin);
app.listen({ port: 3000 });
