import { token } from '../src/token.js';
import dotenv from 'dotenv';

dotenv.config();
console.log(token);
