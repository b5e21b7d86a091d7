import { config } from 'dotenv';
import { env } from './env.js';

config(); // expect: env/loader-after-imports
console.log(env.MAIL_KEY);
