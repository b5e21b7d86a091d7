import 'reflect-metadata'
import v02 from 'typeorm02'
import v0310 from 'typeorm0310'
import v03 from 'typeorm03'
import v039 from 'typeorm039'
import v1 from 'typeorm'
import { onMysql, onPostgres, report } from '../support/measure.mjs'

const build = ({ DataSource, createConnection }, type) => (options) => async (server) => {
  const all = {
    type, host: server.host, port: server.port, username: 'app', password: 'secret', database: 'app', ...options,
  }
  // 0.2 knows connections by name, and has no DataSource.
  const source = DataSource ? await new DataSource(all).initialize() : await createConnection({ name: `${server.port}`, ...all })
  return () => source.query('select hold')
}

async function measure(typeorm) {
  const pg = build(typeorm, 'postgres')
  const mysql = build(typeorm, 'mysql')
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

report({
  '0.2.45': await measure(v02),
  '0.3.9': await measure(v039),
  '0.3.10': await measure(v0310),
  '0.3.31': await measure(v03),
  '1.1.1': await measure(v1),
})
