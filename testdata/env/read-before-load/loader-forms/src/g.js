import path from 'node:path';
import dotenv from 'dotenv';
import { g } from './g.key.js';

const result = dotenv.config({ path: path.resolve(process.cwd(), '.env') }); // expect: env/loader-after-imports
if (result.error) throw result.error;
console.log(g, result.parsed);
