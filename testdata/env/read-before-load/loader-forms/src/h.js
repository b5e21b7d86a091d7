import { h } from './h.key.js';

if (process.env.NODE_ENV !== 'production') {
  const dotenv = await import('dotenv');
  dotenv.config(); // expect: env/loader-after-imports
}
console.log(h);
