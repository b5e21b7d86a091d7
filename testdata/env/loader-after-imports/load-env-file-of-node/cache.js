import { env } from 'node:process';

const { CACHE_URL: url } = env; // expect: env/read-before-load
export const cache = { url };
