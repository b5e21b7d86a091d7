// A pool of one connection whose connection is taken: what the second query meets within 4 s.
import { PrismaMariaDb } from '@prisma/adapter-mariadb'
import { PrismaPg } from '@prisma/adapter-pg'
import genericPool from 'generic-pool'
import knex from 'knex'
import mariadb from 'mariadb'
import mysql from 'mysql'
import mysql2 from 'mysql2/promise'
import pg from 'pg'
import postgres from 'postgres'
import { Sequelize } from 'sequelize'
import 'reflect-metadata'
import { DataSource } from 'typeorm'
import { exhausted } from '../support/exhausted.mjs'
import { fakeMysql } from '../support/fake-mysql.mjs'
import { fakePostgres } from '../support/fake-postgres.mjs'
import { report } from '../support/measure.mjs'

const HOLD = { sql: 'select hold', args: [], argTypes: [] }

const ofPg = (options) => ({ url }) => {
  const pool = new pg.Pool({ connectionString: url, max: 1, ...options })
  return () => pool.query('select hold')
}
const ofPrismaPg = (options) => async ({ url }) => {
  const adapter = await new PrismaPg({ connectionString: url, max: 1, ...options }).connect()
  return () => adapter.queryRaw(HOLD)
}
const ofPrismaMariaDb = (query) => async ({ url }) => {
  const adapter = await new PrismaMariaDb(`${url.replace('mysql:', 'mariadb:')}?connectionLimit=1${query}`).connect()
  return () => adapter.queryRaw(HOLD)
}
const ofTypeorm = (options) => async ({ url }) => {
  const source = await new DataSource({ type: 'postgres', url, poolSize: 1, ...options }).initialize()
  return () => source.query('select hold')
}
const ofSequelize = (pool) => ({ url }) => {
  const db = new Sequelize(url, { logging: false, pool: { max: 1, ...pool } })
  return () => db.query('select hold')
}
const ofKnex = (options, pool) => ({ url }) => {
  const db = knex({ client: 'pg', connection: url, pool: { min: 0, max: 1, ...pool }, ...options })
  return () => db.raw('select hold')
}
const ofPostgres = (options) => ({ url }) => {
  const sql = postgres(url, { max: 1, fetch_types: false, ...options })
  return () => sql`select hold`
}
const ofMysql2 = (options) => ({ url }) => {
  const pool = mysql2.createPool({ uri: url, connectionLimit: 1, ...options })
  return () => pool.query('select hold')
}
const ofMysql = (options) => ({ host, port }) => {
  const pool = mysql.createPool({ host, port, user: 'app', connectionLimit: 1, ...options })
  const query = (resolve, reject) => pool.query('select hold', (error) => (error ? reject(error) : resolve()))
  return () => new Promise(query)
}
const ofMariadb = (options) => ({ host, port }) => {
  const pool = mariadb.createPool({ host, port, user: 'app', connectionLimit: 1, ...options })
  return () => pool.query('select hold')
}
const ofGenericPool = (options) => () => {
  const factory = { create: async () => ({}), destroy: async () => {} }
  const pool = genericPool.createPool(factory, options)
  return async () => {
    await pool.acquire()
    await new Promise(() => {})
  }
}

const none = async () => ({ close() {} })

report(await exhausted([
  [fakePostgres, {
    'pg': ofPg({}),
    'pg connectionTimeoutMillis: 2000': ofPg({ connectionTimeoutMillis: 2000 }),
    'pg acquireTimeoutMillis: 2000': ofPg({ acquireTimeoutMillis: 2000 }),
    'pg acquireTimeout: 2000': ofPg({ acquireTimeout: 2000 }),
    'pg connectTimeout: 2000': ofPg({ connectTimeout: 2000 }),
    'pg connectionTimeout: 2000': ofPg({ connectionTimeout: 2000 }),
    'PrismaPg': ofPrismaPg({}),
    'PrismaPg connectionTimeoutMillis: 2000': ofPrismaPg({ connectionTimeoutMillis: 2000 }),
    'PrismaPg acquireTimeout: 2000': ofPrismaPg({ acquireTimeout: 2000 }),
    'typeorm': ofTypeorm({}),
    'typeorm connectTimeoutMS: 2000': ofTypeorm({ connectTimeoutMS: 2000 }),
    'typeorm extra: { connectionTimeoutMillis: 2000 }': ofTypeorm({ extra: { connectionTimeoutMillis: 2000 } }),
    'typeorm acquireTimeout: 2000': ofTypeorm({ acquireTimeout: 2000 }),
    'sequelize': ofSequelize({}),
    'sequelize pool: { acquire: 2000 }': ofSequelize({ acquire: 2000 }),
    'sequelize pool: { acquireTimeoutMillis: 2000 }': ofSequelize({ acquireTimeoutMillis: 2000 }),
    'knex': ofKnex({}, {}),
    'knex acquireConnectionTimeout: 2000': ofKnex({ acquireConnectionTimeout: 2000 }, {}),
    'knex pool: { acquireTimeoutMillis: 2000 }': ofKnex({}, { acquireTimeoutMillis: 2000 }),
    'knex acquireTimeoutMillis: 2000': ofKnex({ acquireTimeoutMillis: 2000 }, {}),
    'postgres': ofPostgres({}),
    'postgres connect_timeout: 1': ofPostgres({ connect_timeout: 1 }),
  }],
  [fakeMysql, {
    'mysql2': ofMysql2({}),
    'mysql2 acquireTimeout: 2000': ofMysql2({ acquireTimeout: 2000 }),
    'mysql2 connectTimeout: 2000': ofMysql2({ connectTimeout: 2000 }),
    'mysql2 waitForConnections: true, queueLimit: 0': ofMysql2({ waitForConnections: true, queueLimit: 0 }),
    'mysql2 waitForConnections: false': ofMysql2({ waitForConnections: false }),
    'mysql': ofMysql({}),
    'mysql acquireTimeout: 2000': ofMysql({ acquireTimeout: 2000 }),
    'mysql waitForConnections: false': ofMysql({ waitForConnections: false }),
    'mariadb': ofMariadb({}),
    'mariadb acquireTimeout: 2000': ofMariadb({ acquireTimeout: 2000 }),
    'PrismaMariaDb ?acquireTimeout=2000': ofPrismaMariaDb('&acquireTimeout=2000'),
    'PrismaMariaDb ?pool_timeout=1': ofPrismaMariaDb('&pool_timeout=1'),
  }],
  [none, {
    'generic-pool': ofGenericPool({}),
    'generic-pool acquireTimeoutMillis: 2000': ofGenericPool({ acquireTimeoutMillis: 2000 }),
    'generic-pool acquireTimeout: 2000': ofGenericPool({ acquireTimeout: 2000 }),
  }],
]))
