import dotenv from 'dotenv';
dotenv.config(); // expect: env/loader-after-imports
import { key } from './key';

console.log(key);
