import knex from 'knex'
import { onMysql, onPostgres, report } from '../support/measure.mjs'

const hold = (db) => () => db.raw('select hold')
const build = (client) => (options, connection = {}) => (server) => hold(knex({
  client,
  connection: { host: server.host, port: server.port, user: 'app', password: 'secret', database: 'app', ...connection },
  ...options,
}))
const pg = build('pg')
const mysql2 = build('mysql2')

report({
  pg: await onPostgres({
    'nothing': pg({}),
    'pool: { max: 50 }': pg({ pool: { max: 50 } }),
    'max: 50': pg({ max: 50 }),
    'poolSize: 50': pg({ poolSize: 50 }),
    'connection: { max: 50 }': pg({}, { max: 50 }),
    'connection: { pool: { max: 50 } }': pg({}, { pool: { max: 50 } }),
    '?max=50': (server) => hold(knex({ client: 'pg', connection: `${server.url}?max=50` })),
    "pool: { max: '50' }": pg({ pool: { max: '50' } }),
    'pool: { max: NaN }': pg({ pool: { max: NaN } }),
    'pool: { max: 1 }': pg({ pool: { max: 1 } }),
    'pool: { min: 0, max: 1 }': pg({ pool: { min: 0, max: 1 } }),
    'pool: { max: 50, acquire: 1000 }': pg({ pool: { max: 50, acquire: 1000 } }),
    'pool: { max: 50, idle: 1000 }': pg({ pool: { max: 50, idle: 1000 } }),
    'pool: { max: 50, idleTimeout: 1000 }': pg({ pool: { max: 50, idleTimeout: 1000 } }),
    'pool: { max: 50, idleTimeoutMillis: 1000 }': pg({ pool: { max: 50, idleTimeoutMillis: 1000 } }),
  }),
  mysql2: await onMysql({
    'nothing': mysql2({}),
    'connection: { connectionLimit: 50 }': mysql2({}, { connectionLimit: 50 }),
    'pool: { max: 50 }': mysql2({ pool: { max: 50 } }),
  }),
})
