const { Pool } = require('pg');
const { createClient } = require('redis');

// A task that ends: nothing imports this file, and it closes what it made.
const pool = new Pool();

async function main() {
  const redis = createClient();
  await redis.connect();
  await redis.set('rows', (await pool.query('select 1')).rowCount);
  await redis.quit();
  await pool.end();
}

main();
