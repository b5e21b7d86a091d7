import { mongo } from './mongo';
import dotenv from 'dotenv';

dotenv.config();
console.log(mongo);
