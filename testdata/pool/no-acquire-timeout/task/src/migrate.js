const { Pool } = require('pg');

// Made for one task, and closed at its end: nobody else waits for its connections.
exports.migrate = async () => {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL });
  try {
    await pool.query('create table if not exists users (id int)');
  } finally {
    await pool.end();
  }
};
