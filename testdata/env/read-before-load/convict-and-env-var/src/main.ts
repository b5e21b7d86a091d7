import dotenv from 'dotenv';
import { config } from './config.js';
import { mail } from './mail.js';

dotenv.config(); // expect: env/loader-after-imports
console.log(config.get('db.host'), mail);
