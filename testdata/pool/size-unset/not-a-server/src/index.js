const { Pool } = require('pg');

// A command line tool: ten connections are plenty, and a lost one may end it.
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
pool.query('select 1').then(() => pool.end());
