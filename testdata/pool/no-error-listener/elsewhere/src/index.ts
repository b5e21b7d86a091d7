import express from 'express';
import { pool, replica } from './pool';

pool.on('error', (error) => console.error(error));

const app = express();
app.get('/', async (req, res) => res.json([await pool.query('select 1'), await replica.query('select 1')]));
app.listen(3000);
