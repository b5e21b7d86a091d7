import dotenv from 'dotenv';
import { bucket, redis, sentry } from './clients.js';

dotenv.config(); // expect: env/loader-after-imports
console.log(redis, bucket, sentry);
