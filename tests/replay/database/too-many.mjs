// Two pools, as of two processes, open all their connections on one server; the messages of those that failed.
import pg from 'pg'
import { firstLine, report } from '../support/measure.mjs'

const connectionString = process.env.DATABASE_URL

async function refused(size) {
  const pools = [1, 2].map(() => new pg.Pool({ connectionString, max: size }))
  const counts = {}
  const queries = pools.flatMap((pool) => Array.from({ length: size }, () => pool.query('select pg_sleep(1)')))
  for (const result of await Promise.allSettled(queries)) {
    if (result.status === 'fulfilled') continue
    const message = firstLine(result.reason)
    counts[message] = (counts[message] ?? 0) + 1
  }
  await Promise.all(pools.map((pool) => pool.end()))
  return counts
}

const client = new pg.Client({ connectionString })
await client.connect()
const { rows } = await client.query('show max_connections')
await client.end()

report({ ...rows[0], '2 x 40': await refused(40), '2 x 60': await refused(60) })
