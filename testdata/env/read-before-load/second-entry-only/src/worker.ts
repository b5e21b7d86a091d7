import dotenv from 'dotenv';
import { queue } from './queue.js';

dotenv.config(); // expect: env/loader-after-imports
queue.listen();
