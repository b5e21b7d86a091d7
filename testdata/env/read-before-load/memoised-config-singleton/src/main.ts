import dotenv from 'dotenv';
import { Config } from './config.js';
import { client } from './client.js';

dotenv.config(); // expect: env/loader-after-imports
console.log(Config.instance.url, client);
