import dotenv from 'dotenv';
import { transport } from './transport.js';

dotenv.config(); // expect: env/loader-after-imports level=warning
console.log(transport);
