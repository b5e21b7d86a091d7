import mysql from 'mysql2/promise'
import { onMysql, report } from '../support/measure.mjs'

const hold = (pool) => () => pool.query('select hold')
const pool = (options) => (server) => hold(mysql.createPool({ uri: server.url, ...options }))
const url = (query) => (server) => hold(mysql.createPool(`${server.url}?${query}`))

const warnings = []
console.error = (line) => warnings.push(line)

const connections = await onMysql({
  'nothing': pool({}),
  'connectionLimit: 50': pool({ connectionLimit: 50 }),
  'max: 50': pool({ max: 50 }),
  'poolSize: 50': pool({ poolSize: 50 }),
  'pool: { max: 50 }': pool({ pool: { max: 50 } }),
  "connectionLimit: '50'": pool({ connectionLimit: '50' }),
  'connectionLimit: NaN': pool({ connectionLimit: NaN }),
  'connectionLimit: 0': pool({ connectionLimit: 0 }),
  '?connectionLimit=50': url('connectionLimit=50'),
  '?connection_limit=50': url('connection_limit=50'),
})
report({ connections, warnings })
