import dotenv from 'dotenv';
import { settings } from './settings.js';

dotenv.config(); // expect: env/loader-after-imports
console.log(settings);
