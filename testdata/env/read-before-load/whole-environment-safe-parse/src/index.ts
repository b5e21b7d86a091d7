import { env } from './config/env.js';
import 'dotenv/config'; // expect: env/loader-after-imports

console.log(env.API_KEY);
