import dotenv from 'dotenv';
import { Queue, hosts, queue, sizes, type Level } from './queue.js';

dotenv.config(); // expect: env/loader-after-imports
console.log(Queue, hosts, queue, sizes);
