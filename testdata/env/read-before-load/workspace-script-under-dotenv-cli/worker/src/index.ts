import { url } from './clickhouse.js';
import { config } from 'dotenv';

config({ path: '../.env' });
console.log(url);
