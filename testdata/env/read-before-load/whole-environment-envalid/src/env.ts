import { cleanEnv, port, str } from 'envalid';

export const env = cleanEnv(process.env, { // expect: env/read-before-load
  MAIL_KEY: str(),
  PORT: port({ default: 3000 }),
  REGION: str({ default: undefined }),
});
