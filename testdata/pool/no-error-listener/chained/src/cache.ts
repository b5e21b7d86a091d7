import { createClient } from 'redis';

export const cache = await createClient({ url: process.env.REDIS_URL })
  .on('connect', () => console.log('connected'))
  .on('error', (error) => console.error(error))
  .connect();

export const deaf = await createClient({ url: process.env.REDIS_URL }) // expect: pool/no-error-listener
  .on('connect', () => console.log('connected'))
  .connect();

let lazy: ReturnType<typeof createClient> | undefined;
export function client() {
  if (!lazy) {
    lazy = createClient();
    lazy.on('error', console.error);
  }
  return lazy;
}
