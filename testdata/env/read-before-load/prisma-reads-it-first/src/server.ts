import dotenv from 'dotenv';
import { find } from './auth.js';

dotenv.config(); // expect: env/loader-after-imports level=warning
find('me');
