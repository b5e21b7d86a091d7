import './instrument.js';
import './env.js';
import { db } from './db.js';

console.log(db);
