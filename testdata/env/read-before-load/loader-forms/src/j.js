import dotenv from 'dotenv';
import fs from 'node:fs';
import { j } from './j.key.js';

const parsed = dotenv.parse(fs.readFileSync('.env'));
console.log(j, parsed);
