import pg from 'pg'
import { onPostgres, report } from '../support/measure.mjs'

const hold = (pool) => () => pool.query('select hold')
const pool = (options) => (server) => hold(new pg.Pool({ connectionString: server.url, ...options }))
const url = (query) => (server) => hold(new pg.Pool({ connectionString: `${server.url}?${query}` }))

report(await onPostgres({
  'nothing': pool({}),
  'max: 50': pool({ max: 50 }),
  'poolSize: 50': pool({ poolSize: 50 }),
  'max: 20, poolSize: 50': pool({ max: 20, poolSize: 50 }),
  'connectionLimit: 50': pool({ connectionLimit: 50 }),
  'maxConnections: 50': pool({ maxConnections: 50 }),
  'pool: { max: 50 }': pool({ pool: { max: 50 } }),
  "max: '50'": pool({ max: '50' }),
  'max: NaN': pool({ max: NaN }),
  'max: 0': pool({ max: 0 }),
  '?max=50': url('max=50'),
  '?connection_limit=50': url('connection_limit=50'),
  '?poolSize=50': url('poolSize=50'),
}))
