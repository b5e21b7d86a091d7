import { b } from './b.key.js';
import 'dotenv/config.js'; // expect: env/loader-after-imports

console.log(b);
