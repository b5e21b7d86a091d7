import dotenv from 'dotenv';
import { mongo } from './mongo.js';

if (process.env.NODE_ENV !== 'production') {
  dotenv.config(); // expect: env/loader-after-imports
}
console.log(mongo);
