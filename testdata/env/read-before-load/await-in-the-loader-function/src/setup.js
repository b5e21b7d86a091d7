import fs from 'node:fs/promises';
import dotenv from 'dotenv';
import { key } from './key.js';

export async function setup() {
  await fs.access('.env');
  dotenv.config(); // expect: env/loader-after-imports
  return key;
}
