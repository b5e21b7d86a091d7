const Hapi = require('@hapi/hapi');
const start = async () => {
  const server = Hapi.server({ port: 3000 });
  await server.register({ plugin: require('hapi-rate-limit'), options: { userLimit: 100 } }); // expect: rate-limit/no-bypass
  await server.start();
};
start();
