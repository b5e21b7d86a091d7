import { pool } from './db.js';
import 'dotenv/config'; // expect: env/loader-after-imports
import http from 'node:http';

http.createServer(async (_, res) => res.end(String((await pool.query('select 1')).rowCount))).listen(3000);
