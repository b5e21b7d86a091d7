import Fastify from 'fastify';
import autoload from '@fastify/autoload';
import { join } from 'node:path';
const app = Fastify();
app.register(autoload, { dir: join(import.meta.dirname, 'plugins') });
app.listen({ port: 3000 });
