import { PrismaMariaDb } from '@prisma/adapter-mariadb'
import { PrismaPg } from '@prisma/adapter-pg'
import { onMysql, onPostgres, report } from '../support/measure.mjs'

const holding = async (factory) => {
  const adapter = await factory.connect()
  return () => adapter.queryRaw({ sql: 'select hold', args: [], argTypes: [] })
}
const pg = (query, options = {}) => (server) =>
  holding(new PrismaPg({ connectionString: server.url + query, ...options }))
const mariadb = (query) => (server) => holding(new PrismaMariaDb(server.url.replace('mysql:', 'mariadb:') + query))

report({
  PrismaPg: await onPostgres({
    'nothing': pg(''),
    '?connection_limit=50': pg('?connection_limit=50'),
    '?max=50': pg('?max=50'),
    'max: 50': pg('', { max: 50 }),
    'connectionLimit: 50': pg('', { connectionLimit: 50 }),
    'only a URL, ?connection_limit=50': (server) => holding(new PrismaPg(`${server.url}?connection_limit=50`)),
  }),
  PrismaMariaDb: await onMysql({
    'nothing': mariadb(''),
    '?connection_limit=50': mariadb('?connection_limit=50'),
    '?connectionLimit=50': mariadb('?connectionLimit=50'),
  }),
})
