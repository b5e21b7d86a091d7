import 'dotenv/config';
import { queue } from './queue.js';

queue.listen();
