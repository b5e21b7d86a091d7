import type { FastifyInstance } from 'fastify';

export async function admin(app: FastifyInstance) {
  app.post('/admin/close', async () => {
    process.env.SITE_CLOSED = 'yes';
  });
}
