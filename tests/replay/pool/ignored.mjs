// Each row of `rules/pool/ignored.toml` that can be run here, handed over as JSON in ROWS: for each option and each parameter of the URL
// the number of connections that it leads to as a size, or what the second query meets where it is a timeout.
import { createRequire } from 'node:module'
import net from 'node:net'
import 'reflect-metadata'
import semver from 'semver'
import { second } from '../support/exhausted.mjs'
import { fakeMysql } from '../support/fake-mysql.mjs'
import { fakePostgres } from '../support/fake-postgres.mjs'
import { listening } from '../support/listening.mjs'
import { opened, report } from '../support/measure.mjs'

const require = createRequire(import.meta.url)
const HOLD = { sql: 'select hold', args: [], argTypes: [] }
const SIZE = 50
const TIMEOUT_MS = 1000

/** `{ a: { b: value } }` of `a.b`, on top of `base`. */
function put(base, path, value) {
  const [first, ...rest] = path.split('.')
  const inner = rest.length > 0 ? put(base[first] ?? {}, rest.join('.'), value) : value
  return { ...base, [first]: inner }
}

const typeorm = (type) => (name, options, url) => async () => {
  const { DataSource, createConnection } = require(name)
  const all = { type, url, name: url, ...options }
  const source = DataSource ? await new DataSource(all).initialize() : await createConnection(all)
  return () => source.query('select hold')
}
const ofPool = (make) => (name, options, url) => () => {
  const pool = make(require(name), options, url)
  return () => pool.query('select hold')
}
const ofAdapter = (factory) => (name, options, url) => async () => {
  const adapter = await factory(require(name), options, url).connect()
  return () => adapter.queryRaw(HOLD)
}
/** mariadb takes options or a URL, not both. */
const parts = (url) => {
  const { hostname: host, port } = new URL(url)
  return { host, port: Number(port), user: 'app', password: 'secret', database: 'app' }
}
const hasQuery = (url) => url.includes('?')
const asMariadb = (options, url) =>
  hasQuery(url) ? url.replace('mysql:', 'mariadb:') : { ...parts(url), ...options }

const callback = (pool) => ({
  query: (sql) => new Promise((resolve, reject) => pool.query(sql, (error) => (error ? reject(error) : resolve()))),
})

// package and system -> how it is made, what it talks to, and how its pool gets one connection.
const CLIENTS = {
  '@prisma/adapter-pg': [fakePostgres, { max: 1 }, ofAdapter(({ PrismaPg }, options, url) => new PrismaPg({ connectionString: url, ...options }))],
  '@prisma/adapter-mariadb': [fakeMysql, { connectionLimit: 1 }, ofAdapter(({ PrismaMariaDb }, options, url) => new PrismaMariaDb(asMariadb(options, url)))],
  'pg': [fakePostgres, { max: 1 }, ofPool(({ Pool }, options, url) => new Pool({ connectionString: url, ...options }))],
  'drizzle-orm mysql': [fakeMysql, {}, (_, options, url) => () => {
    const { drizzle } = require('drizzle-orm/mysql2')
    const db = drizzle(put(options, 'connection.uri', url))
    return () => db.execute('select hold')
  }],
  'drizzle-orm postgresql': [fakePostgres, {}, (_, options, url) => () => {
    const { drizzle } = require('drizzle-orm/node-postgres')
    const db = drizzle(put(options, 'connection.connectionString', url))
    return () => db.execute('select hold')
  }],
  'postgres': [fakePostgres, {}, (_, options, url) => () => {
    const sql = require('postgres')(url, { fetch_types: false, ...options })
    return () => sql`select hold`
  }],
  'mysql2': [fakeMysql, { connectionLimit: 1 }, ofPool((mysql2, options, url) => callback(mysql2.createPool({ uri: url, ...options })))],
  'mysql': [fakeMysql, { connectionLimit: 1 }, ofPool((mysql, options, url) => callback(mysql.createPool({ ...parts(url), ...options })))],
  'mariadb': [fakeMysql, { connectionLimit: 1 }, ofPool((mariadb, options, url) => mariadb.createPool(asMariadb(options, url)))],
  'typeorm postgresql': [fakePostgres, { extra: { max: 1 } }, typeorm('postgres')],
  'typeorm mysql': [fakeMysql, { extra: { connectionLimit: 1 } }, typeorm('mysql')],
  'sequelize': [fakePostgres, { pool: { max: 1 } }, ofPool(({ Sequelize }, options, url) => new Sequelize(url, { logging: false, ...options }))],
  'knex': [fakePostgres, { pool: { min: 0, max: 1 } }, (_, options, url) => () => {
    const { connection = {}, ...rest } = options
    const db = require('knex')({ client: 'pg', connection: hasQuery(url) ? url : { ...parts(url), ...connection }, ...rest })
    return () => db.raw('select hold')
  }],
  'mongodb': [fakeNothing, {}, (name, options, url) => () => new (require(name).MongoClient)(url, options)],
  'mongoose': [fakeNothing, {}, (name, options, url) => () =>
    require(name).createConnection(url, { serverSelectionTimeoutMS: 300, ...options }).asPromise()],
}

async function fakeNothing() {
  const server = await listening(net.createServer((socket) => socket.destroy()))
  return Object.assign(server, { url: `mongodb://127.0.0.1:${server.port}/app` })
}

// Further versions, under the names of package.json.
const OTHERS = { typeorm: ['typeorm02', 'typeorm039', 'typeorm0310', 'typeorm03'], sequelize: ['sequelize5'], mongoose: ['mongoose6'] }

/** The newest version that is installed here and in the row's range. */
function installed({ package: name, versions = '*' }) {
  const { dependencies } = require('../package.json')
  const known = [name, ...(OTHERS[name] ?? [])].map((alias) => [alias, dependencies[alias]?.split('@').at(-1)])
  return known.filter(([, version]) => version && semver.satisfies(version, versions)).sort((a, b) => semver.rcompare(a[1], b[1]))[0]
}

function trials(row) {
  const [alias, version] = installed(row) ?? []
  const systems = row.systems ?? ['postgresql']
  return systems.flatMap((system) => {
    const client = CLIENTS[row.package] ?? CLIENTS[`${row.package} ${system}`]
    if (!alias || !client) return []
    const [start, one, make] = client
    const value = row.timeout ? TIMEOUT_MS : SIZE
    const base = row.timeout ? one : {}
    const measure = row.timeout ? second : opened
    const trial = (key, build) => ({ row: row.index, key: `${row.package} ${version} ${system} ${key}`, run: () => measure(start, build) })
    const options = (row.options ?? []).map((path) => trial(path, (server) => make(alias, put(base, path, value), server.url)()))
    const url = (row.url ?? []).map((name) => trial(`?${name}`, (server) => make(alias, base, `${server.url}?${name}=${value}`)()))
    return [...options, ...url]
  })
}

const left = JSON.parse(process.env.ROWS).flatMap(trials)
const found = []
const next = async () => {
  for (let trial = left.shift(); trial; trial = left.shift()) found.push({ row: trial.row, key: trial.key, seen: await trial.run() })
}
await Promise.all(Array.from({ length: 24 }, next))
report(found)
