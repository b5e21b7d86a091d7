const express = require('express');
const { Pool } = require('pg');

const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: 40,
  connectionTimeoutMillis: 5000,
});
pool.on('error', (error) => console.error(error));

const app = express();
app.get('/', async (req, res) => res.json((await pool.query('select 1')).rows));
app.listen(3000);
