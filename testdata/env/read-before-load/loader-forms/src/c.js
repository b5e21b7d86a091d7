import safe from 'dotenv-safe';
import { c } from './c.key.js';

safe.config({ example: '.env.example' }); // expect: env/loader-after-imports
console.log(c);
