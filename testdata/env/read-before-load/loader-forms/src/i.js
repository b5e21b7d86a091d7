import { i } from './i.key.js';

if (process.env.NODE_ENV !== 'production') {
  await import('dotenv/config'); // expect: env/loader-after-imports
}
console.log(i);
