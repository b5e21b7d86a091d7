import Fastify from 'fastify';
import limit from './plugins/limit';
const app = Fastify();
app.register(limit);
app.listen({ port: 3000 });
