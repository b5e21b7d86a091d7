// A client connects, is idle, and the server ends all its connections. Each runs in a process of its own, in which nothing listens to
// `error`; the exit code and the error that ended it, or `goes on`.
import { fakeAmqp } from '../support/fake-amqp.mjs'
import { fakeMysql } from '../support/fake-mysql.mjs'
import { fakePostgres } from '../support/fake-postgres.mjs'
import { fakeRedis } from '../support/fake-redis.mjs'
import { outcomes, sleep } from '../support/outcomes.mjs'

const load = async (name) => {
  const module = await import(name)
  return module.default ?? module
}

const CLIENTS = {
  'pg Pool': [fakePostgres, async ({ url }) => {
    const { Pool } = await load('pg')
    await new Pool({ connectionString: url }).query('select 1')
  }],
  'pg Pool with a listener': [fakePostgres, async ({ url }) => {
    const { Pool } = await load('pg')
    const pool = new Pool({ connectionString: url })
    pool.on('error', () => {})
    await pool.query('select 1')
  }],
  'pg Client': [fakePostgres, async ({ url }) => {
    const { Client } = await load('pg')
    const client = new Client({ connectionString: url })
    await client.connect()
  }],
  'postgres': [fakePostgres, async ({ url }) => {
    const postgres = await load('postgres')
    await postgres(url, { fetch_types: false })`select 1`
  }],
  'PrismaPg': [fakePostgres, async ({ url }) => {
    const { PrismaPg } = await import('@prisma/adapter-pg')
    const adapter = await new PrismaPg({ connectionString: url }).connect()
    await adapter.queryRaw({ sql: 'select 1', args: [], argTypes: [] })
  }],
  'PrismaPg of a pool': [fakePostgres, async ({ url }) => {
    const { PrismaPg } = await import('@prisma/adapter-pg')
    const { Pool } = await load('pg')
    const adapter = await new PrismaPg(new Pool({ connectionString: url })).connect()
    await adapter.queryRaw({ sql: 'select 1', args: [], argTypes: [] })
  }],
  'drizzle of a URL': [fakePostgres, async ({ url }) => {
    const { drizzle } = await import('drizzle-orm/node-postgres')
    await drizzle(url).execute('select 1')
  }],
  'drizzle with a listener on $client': [fakePostgres, async ({ url }) => {
    const { drizzle } = await import('drizzle-orm/node-postgres')
    const db = drizzle(url)
    db.$client.on('error', () => {})
    await db.execute('select 1')
  }],
  'typeorm postgres': [fakePostgres, async ({ url }) => {
    await import('reflect-metadata')
    const { DataSource } = await import('typeorm')
    await new DataSource({ type: 'postgres', url }).initialize()
  }],
  'sequelize postgres': [fakePostgres, async ({ url }) => {
    const { Sequelize } = await load('sequelize')
    await new Sequelize(url, { logging: false }).query('select 1')
  }],
  'knex pg': [fakePostgres, async ({ url }) => {
    const knex = await load('knex')
    await knex({ client: 'pg', connection: url }).raw('select 1')
  }],
  'mysql createPool': [fakeMysql, async ({ url }) => {
    const mysql = await load('mysql')
    const pool = mysql.createPool(url)
    await new Promise((resolve, reject) => pool.query('select 1', (error) => (error ? reject(error) : resolve())))
  }],
  'mysql createConnection': [fakeMysql, async ({ url }) => {
    const mysql = await load('mysql')
    const connection = mysql.createConnection(url)
    await new Promise((resolve, reject) => connection.query('select 1', (error) => (error ? reject(error) : resolve())))
  }],
  'mysql2 createPool': [fakeMysql, async ({ url }) => {
    const mysql = await load('mysql2/promise')
    await mysql.createPool(url).query('select 1')
  }],
  'mysql2 createConnection': [fakeMysql, async ({ url }) => {
    const mysql = await load('mysql2')
    const connection = mysql.createConnection(url)
    await new Promise((resolve, reject) => connection.query('select 1', (error) => (error ? reject(error) : resolve())))
  }],
  'mysql2/promise createConnection': [fakeMysql, async ({ url }) => {
    const mysql = await load('mysql2/promise')
    const connection = await mysql.createConnection(url)
    await connection.query('select 1')
  }],
  'mysql2 createConnection().promise()': [fakeMysql, async ({ url }) => {
    const mysql = await load('mysql2')
    await mysql.createConnection(url).promise().query('select 1')
  }],
  'mysql2 createConnection().promise() with a listener': [fakeMysql, async ({ url }) => {
    const mysql = await load('mysql2')
    const connection = mysql.createConnection(url).promise()
    connection.on('error', () => {})
    await connection.query('select 1')
  }],
  'mariadb createConnection': [fakeMysql, async ({ url }) => {
    const mariadb = await load('mariadb')
    const connection = await mariadb.createConnection(url.replace('mysql:', 'mariadb:'))
    await connection.query('select 1')
  }],
  'mariadb createPool': [fakeMysql, async ({ url }) => {
    const mariadb = await load('mariadb')
    await mariadb.createPool(url.replace('mysql:', 'mariadb:')).query('select 1')
  }],
  'amqplib 0.10 connect': [fakeAmqp, async ({ url }) => {
    const amqp = await load('amqplib')
    await amqp.connect(url)
  }],
  'amqplib 2 connect': [fakeAmqp, async ({ url }) => {
    const amqp = await load('amqplib2')
    await amqp.connect(url)
  }],
  'amqplib 2 connect with a listener': [fakeAmqp, async ({ url }) => {
    const amqp = await load('amqplib2')
    const connection = await amqp.connect(url)
    connection.on('error', () => {})
  }],
  'redis createClient': [fakeRedis, async ({ url }) => {
    const { createClient } = await load('redis')
    await createClient({ url }).connect()
  }],
  'redis createClient with a listener': [fakeRedis, async ({ url }) => {
    const { createClient } = await load('redis')
    const client = createClient({ url })
    client.on('error', () => {})
    await client.connect()
  }],
  'ioredis': [fakeRedis, async ({ url }) => {
    const Redis = await load('ioredis')
    await new Redis(url).set('a', '1')
  }],
}

await outcomes(CLIENTS, import.meta.url, async ([start, connect]) => {
  const server = await start()
  await connect(server)
  await sleep(200)
  server.dropAll()
  await sleep(800)
})
