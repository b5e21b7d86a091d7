// Clients are taken from a pool of the default size and never released; then one more query.
import pg from 'pg'
import { firstLine, report, sleep } from '../support/measure.mjs'

async function after(leaked, options) {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, ...options })
  for (let i = 0; i < leaked; i += 1) await pool.connect()
  const query = pool.query('select 1').then(() => 'served', firstLine)
  return Promise.race([query, sleep(5000).then(() => 'still waiting after 5 s')])
}

report({
  '10 leaked': await after(10, {}),
  '10 leaked, connectionTimeoutMillis: 1000': await after(10, { connectionTimeoutMillis: 1000 }),
  '9 leaked': await after(9, {}),
})
