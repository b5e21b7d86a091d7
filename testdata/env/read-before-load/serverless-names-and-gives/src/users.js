import dotenv from 'dotenv';
import { table } from './table.js';

dotenv.config();
export const create = async () => ({ statusCode: 200, body: table });
