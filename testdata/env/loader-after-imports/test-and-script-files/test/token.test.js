import { token } from '../src/token.js';
import dotenv from 'dotenv';

dotenv.config({ path: '.env.test' });
console.log(token);
