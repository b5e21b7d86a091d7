import './load.js';
import { api } from './api.js';
import dotenv from 'dotenv';

dotenv.config();
console.log(api);
