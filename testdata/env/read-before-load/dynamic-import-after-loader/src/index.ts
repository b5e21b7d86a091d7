import dotenv from 'dotenv';
import { log } from './log.js';

dotenv.config(); // expect: env/loader-after-imports

const { start } = await import('./providers.js');
log('starting');
start();
