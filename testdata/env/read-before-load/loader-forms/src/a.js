import { configDotenv } from 'dotenv';
import { a } from './a.key.js';

configDotenv(); // expect: env/loader-after-imports
console.log(a);
