import dotenv from 'dotenv';
import { k } from './k.key.js';

const own = {};
dotenv.config({ processEnv: own });
console.log(k, own);
