import dotenv from 'dotenv';
import { logger } from './logger.js';

const loaded = dotenv.config({ path: '.env' }); // expect: env/loader-after-imports
if (loaded.error) logger.warn('no .env file');
