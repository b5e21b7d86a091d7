import dotenv from 'dotenv';
import { key } from './key.js';

dotenv.config();
console.log(key);
