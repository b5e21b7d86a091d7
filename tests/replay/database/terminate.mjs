// A client is idle, and the server ends its connection. One at a time: each ends all connections but its own.
import pg from 'pg'
import { outcomes, sleep } from '../support/outcomes.mjs'

const url = process.env.DATABASE_URL

const CLIENTS = {
  'pg': async () => {
    await new pg.Pool({ connectionString: url }).query('select 1')
  },
  'pg with a listener': async () => {
    const pool = new pg.Pool({ connectionString: url })
    pool.on('error', () => {})
    await pool.query('select 1')
  },
  'drizzle of a URL': async () => {
    const { drizzle } = await import('drizzle-orm/node-postgres')
    await drizzle(url).execute('select 1')
  },
  'PrismaPg': async () => {
    const { PrismaPg } = await import('@prisma/adapter-pg')
    const adapter = await new PrismaPg({ connectionString: url }).connect()
    await adapter.queryRaw({ sql: 'select 1', args: [], argTypes: [] })
  },
  'typeorm': async () => {
    await import('reflect-metadata')
    const { DataSource } = await import('typeorm')
    const source = await new DataSource({ type: 'postgres', url }).initialize()
    await source.query('select 1')
  },
}

await outcomes(CLIENTS, import.meta.url, async (connect) => {
  const killer = new pg.Client({ connectionString: url })
  await killer.connect()
  const others = "from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
  await connect()
  await sleep(200)
  await killer.query(`select pg_terminate_backend(pid) ${others}`)
  await sleep(800)
}, 1)
