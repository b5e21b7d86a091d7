// Two transactions at once on a pool of two: each asks one query, of the outer client or of its own.
import { drizzle } from 'drizzle-orm/node-postgres'
import knex from 'knex'
import pg from 'pg'
import 'reflect-metadata'
import { Sequelize } from 'sequelize'
import { DataSource } from 'typeorm'
import { firstLine, report, sleep } from '../support/measure.mjs'

const url = process.env.DATABASE_URL
const SIZE = 2

/** Each transaction is open before one of them goes on. */
function meeting() {
  let here = 0
  let open
  const all = new Promise((resolve) => (open = resolve))
  return () => {
    here += 1
    if (here === SIZE) open()
    return all
  }
}

async function outcome(transaction) {
  const met = meeting()
  const both = Promise.all(Array.from({ length: SIZE }, () => transaction(met))).then(() => 'served', firstLine)
  return Promise.race([both, sleep(3000).then(() => 'still waiting after 3 s')])
}

const pool = () => new pg.Pool({ connectionString: url, max: SIZE })

function ofPg(isOuter) {
  const db = pool()
  return outcome(async (met) => {
    const client = await db.connect()
    await client.query('begin')
    await met()
    await (isOuter ? db : client).query('select 1')
    await client.query('commit')
    client.release()
  })
}

function ofKnex(isOuter) {
  const db = knex({ client: 'pg', connection: url, pool: { min: 0, max: SIZE }, acquireConnectionTimeout: 1000 })
  return outcome((met) => db.transaction(async (trx) => {
    await trx.raw('select 1')
    await met()
    await (isOuter ? db : trx).raw('select 1')
  }))
}

function ofSequelize(isOuter) {
  const db = new Sequelize(url, { logging: false, pool: { max: SIZE, acquire: 1000 } })
  return outcome((met) => db.transaction(async (transaction) => {
    await met()
    await db.query('select 1', isOuter ? {} : { transaction })
  }))
}

async function ofTypeorm(isOuter) {
  const source = await new DataSource({ type: 'postgres', url, poolSize: SIZE }).initialize()
  return outcome((met) => source.transaction(async (manager) => {
    await manager.query('select 1')
    await met()
    await (isOuter ? source : manager).query('select 1')
  }))
}

function ofDrizzle(isOuter) {
  const db = drizzle(pool())
  return outcome((met) => db.transaction(async (tx) => {
    await met()
    await (isOuter ? db : tx).execute('select 1')
  }))
}

report({
  'pg, outer client': await ofPg(true),
  'pg, its own client': await ofPg(false),
  'knex, outer client': await ofKnex(true),
  'knex, trx': await ofKnex(false),
  'sequelize, outer client': await ofSequelize(true),
  'sequelize, transaction': await ofSequelize(false),
  'typeorm, outer manager': await ofTypeorm(true),
  'typeorm, its own manager': await ofTypeorm(false),
  'drizzle, db': await ofDrizzle(true),
  'drizzle, tx': await ofDrizzle(false),
})
