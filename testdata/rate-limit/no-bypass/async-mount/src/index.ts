import express from 'express';
async function start() {
  const app = express();
  await (await import('./loaders')).default({ expressApp: app });
  app.listen(3000);
}
start();
