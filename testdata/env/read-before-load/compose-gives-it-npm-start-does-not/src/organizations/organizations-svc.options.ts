import { ClientOptions, Transport } from '@nestjs/microservices';

export const options: ClientOptions = {
  transport: Transport.GRPC,
  options: {
    // expect: env/read-before-load level=warning, env/read-before-load level=warning
    url: `${process.env.ORGANIZATIONS_SVC_URL}:${process.env.ORGANIZATIONS_SVC_PORT}`,
    package: 'organizations',
  },
};
