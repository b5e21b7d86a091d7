import dotenv from 'dotenv';
dotenv.config(); // expect: env/loader-after-imports
import { key } from './key.js';

console.log(key);
