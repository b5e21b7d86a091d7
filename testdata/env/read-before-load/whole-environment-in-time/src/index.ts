import { env } from './env.js';

console.log(env.PORT);
