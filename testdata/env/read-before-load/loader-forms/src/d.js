import { loadEnvFile } from 'node:process';
import { d } from './d.key.js';

loadEnvFile('.env'); // expect: env/loader-after-imports
console.log(d);
