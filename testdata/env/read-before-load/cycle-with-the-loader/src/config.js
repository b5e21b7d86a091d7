import dotenv from 'dotenv';
import { client } from './client.js';

dotenv.config(); // expect: env/loader-after-imports

export const config = { tenant: process.env.TENANT, client };
