import http from 'node:http';
import 'dotenv/config';
import { pool } from './db.js';

http.createServer(async (_, res) => res.end(String((await pool.query('select 1')).rowCount))).listen(3000);
