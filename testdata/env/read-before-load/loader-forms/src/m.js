import dotenvFlow from 'dotenv-flow';
import { m } from './m.key.js';

dotenvFlow.config({ node_env: process.env.NODE_ENV || 'development' }); // expect: env/loader-after-imports
console.log(m);
