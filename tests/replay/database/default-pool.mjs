// 120 clients ask `pg_sleep(0.05)` one after the other, for 3 s.
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { report } from '../support/measure.mjs'

const url = process.env.DATABASE_URL
const CLIENTS = 120
const LENGTH_MS = 3000
const SLEEP = 'select pg_sleep(0.05)::text'

const watcher = new pg.Client({ connectionString: url })
await watcher.connect()

/** How many connections besides our own the server has. */
async function connections() {
  const { rows } = await watcher.query(
    "select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()")
  return rows[0].n
}

async function load(query) {
  const took = []
  let errors = 0
  const start = performance.now()
  const end = start + LENGTH_MS
  const client = async () => {
    while (performance.now() < end) {
      const asked = performance.now()
      await query().then(() => took.push(performance.now() - asked), () => (errors += 1))
    }
  }
  const clients = Promise.all(Array.from({ length: CLIENTS }, client))
  await new Promise((resolve) => setTimeout(resolve, LENGTH_MS / 2))
  const open = await connections()
  await clients
  const seconds = (performance.now() - start) / 1000
  took.sort((a, b) => a - b)
  return { errors, connections: open, perSecond: took.length / seconds, medianMs: took[took.length >> 1] }
}

async function ofPg(options) {
  const pool = new pg.Pool({ connectionString: url, ...options })
  const query = () => pool.query(SLEEP)
  let waiting = 0
  const seen = await load(() => {
    const asked = query()
    waiting = Math.max(waiting, pool.waitingCount)
    return asked
  })
  await pool.end()
  return { ...seen, waiting }
}

async function ofPrismaPg(options) {
  const adapter = await new PrismaPg({ connectionString: url, ...options }).connect()
  const seen = await load(() => adapter.queryRaw({ sql: SLEEP, args: [], argTypes: [] }))
  await adapter.dispose()
  return seen
}

report({
  'pg': await ofPg({}),
  'pg max: 90': await ofPg({ max: 90 }),
  'PrismaPg': await ofPrismaPg({}),
  'PrismaPg max: 90': await ofPrismaPg({ max: 90 }),
})
