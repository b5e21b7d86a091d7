import 'reflect-metadata'
import * as v03 from 'typeorm03'
import * as v1 from 'typeorm'
import { onMysql, onPostgres, report } from '../support/measure.mjs'

const build = (DataSource, type) => (options) => async (server) => {
  const source = new DataSource({
    type, host: server.host, port: server.port, username: 'app', password: 'secret', database: 'app', ...options,
  })
  await source.initialize()
  return () => source.query('select hold')
}

async function measure({ DataSource }) {
  const pg = build(DataSource, 'postgres')
  const mysql = build(DataSource, 'mysql')
  return {
    postgres: await onPostgres({
      'nothing': pg({}),
      'poolSize: 50': pg({ poolSize: 50 }),
      'extra: { max: 50 }': pg({ extra: { max: 50 } }),
      'poolSize: 50, extra: { max: 20 }': pg({ poolSize: 50, extra: { max: 20 } }),
      'extra: { connectionLimit: 50 }': pg({ extra: { connectionLimit: 50 } }),
      'extra: { poolSize: 50 }': pg({ extra: { poolSize: 50 } }),
      'connectionLimit: 50': pg({ connectionLimit: 50 }),
      'max: 50': pg({ max: 50 }),
      'pool: { max: 50 }': pg({ pool: { max: 50 } }),
    }),
    mysql: await onMysql({
      'nothing': mysql({}),
      'poolSize: 50': mysql({ poolSize: 50 }),
      'extra: { connectionLimit: 50 }': mysql({ extra: { connectionLimit: 50 } }),
      'extra: { max: 50 }': mysql({ extra: { max: 50 } }),
      'extra: { poolSize: 50 }': mysql({ extra: { poolSize: 50 } }),
      'connectionLimit: 50': mysql({ connectionLimit: 50 }),
      'pool: { max: 50 }': mysql({ pool: { max: 50 } }),
    }),
  }
}

report({ '0.3': await measure(v03), '1.1': await measure(v1) })
