const Hapi = require('@hapi/hapi');
const start = async () => {
  const server = Hapi.server({ port: 3000 });
  await server.register([{ plugin: require('hapi-rate-limit'), options: { enabled: process.env.NODE_ENV === 'production', userLimit: 100 } }]);
  await server.start();
};
start();
