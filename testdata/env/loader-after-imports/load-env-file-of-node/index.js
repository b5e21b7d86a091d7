import process from 'node:process';
import { cache } from './cache.js';

process.loadEnvFile(); // expect: env/loader-after-imports
console.log(cache);
