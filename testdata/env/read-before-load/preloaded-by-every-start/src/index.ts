import dotenv from 'dotenv';
import { transport } from './transport.js';

dotenv.config();
console.log(transport);
