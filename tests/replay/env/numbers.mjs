// Numbers of the environment that stay text, or are NaN, as `rules/env/numbers.toml` has them.
import http from 'node:http'
import { createRequire } from 'node:module'
import { onPostgres, report, firstLine } from '../support/measure.mjs'

const require = createRequire(import.meta.url)

async function outcome(run) {
  try {
    return await run()
  } catch (error) {
    return `throws: ${error.code?.startsWith('ERR_') ? error.code : firstLine(error)}`
  }
}

/** The address of a server that listens to `port`. */
const listen = (port) => outcome(() => new Promise((resolve, reject) => {
  const server = http.createServer().on('error', reject)
  server.listen(port, () => {
    const address = server.address()
    server.close()
    resolve(typeof address === 'string' ? `UNIX socket ${address}` : 'port')
  })
}))

const postgres = (max) => ({ url }) => {
  const sql = require('postgres')(url, { max, fetch_types: false })
  return () => sql`select hold`
}

const jwt = require('jsonwebtoken')
const lifetime = (expiresIn) => outcome(() => {
  const { exp, iat } = jwt.decode(jwt.sign({}, 'secret', { expiresIn }))
  return exp - iat
})

const bcrypt = require('bcryptjs')
const hash = (rounds) => outcome(async () => (await bcrypt.hash('password', rounds)).slice(0, 7))

report({
  'listen(3000x)': await listen('3000x'),
  'listen(NaN)': await listen(NaN),
  'listen(undefined)': await listen(undefined),
  'postgres max': await onPostgres({ "'20'": postgres('20'), '20': postgres(20), 'NaN': postgres(NaN) }),
  "jsonwebtoken expiresIn: '3600'": await lifetime('3600'),
  'jsonwebtoken expiresIn: 3600': await lifetime(3600),
  'jsonwebtoken expiresIn: NaN': await lifetime(NaN),
  "bcryptjs hash(…, '10')": await hash('10'),
  'bcryptjs hash(…, 10)': await hash(10),
})
