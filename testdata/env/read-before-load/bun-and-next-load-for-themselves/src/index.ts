import dotenv from 'dotenv';
import { key } from './key';

dotenv.config();
console.log(key);
