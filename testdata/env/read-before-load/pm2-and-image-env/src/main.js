import dotenv from 'dotenv';
import { target } from './target.js';

dotenv.config();
console.log(target);
