import dotenv from 'dotenv';
import { child, env } from './env.js';

dotenv.config(); // expect: env/loader-after-imports
console.log(env.PORT, child());
