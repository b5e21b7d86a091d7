// A MySQL server made of mysql2's own server side. A statement whose text has the word `hold` is never answered.
import net from 'node:net'
import { createRequire } from 'node:module'
import { listening } from './listening.mjs'

const require = createRequire(import.meta.url)
const mysql2 = require('mysql2')
const VAR_STRING = 253
const UTF8 = 33
const HELD = /\bhold\b/

const column = (name) => ({
  catalog: 'def', schema: '', table: '', orgTable: '', name, orgName: name,
  characterSet: UTF8, columnLength: 255, columnType: VAR_STRING, type: VAR_STRING, flags: 0, decimals: 0,
})

// What is asked in one statement, as mariadb does: `SELECT @@a,@@b`.
function columnsOf(sql) {
  const variables = [...sql.matchAll(/@@(?:session\.|global\.)?(\w+)/g)].map(([whole]) => whole)
  if (variables.length > 0) return variables
  const version = /version\(\)(?:\s+as\s+`?(\w+))?/i.exec(sql)
  return [version?.[1] ?? version?.[0] ?? 'ok']
}

const valueOf = (name) => {
  if (/version/i.test(name)) return '8.0.36'
  if (/max_allowed_packet/i.test(name)) return '67108864'
  return /time_zone/i.test(name) ? 'SYSTEM' : '1'
}

/** `{ host, port, open, url, close() }`: `open` counts the connections of this moment. */
export async function fakeMysql() {
  const protocol = mysql2.createServer()
  let connections = 0 // mariadb's pool tells connections apart by their number
  protocol.on('connection', (connection) => {
    // Each command starts its packet numbers anew, which mysql2's server side leaves to us.
    const answered = () => connection._resetSequenceId()
    connection.serverHandshake({
      authCallback: (_, accept) => {
        accept(null)
        answered()
      },
      protocolVersion: 10, serverVersion: '8.0.36', connectionId: (connections += 1), statusFlags: 2, characterSet: UTF8,
      capabilityFlags: 0x00ffffff & ~0x00000800 & ~0x00000020,
    })
    connection.on('error', () => {})
    const ok = () => {
      connection.writeOk()
      answered()
    }
    connection.on('ping', ok)
    connection.on('init_db', ok)
    connection.on('stmt_prepare', (sql) => HELD.test(sql) || ok()) // so it calls `SET …` too
    connection.on('query', (sql) => {
      if (HELD.test(sql)) return
      if (!/^\s*select/i.test(sql)) return ok()
      const names = columnsOf(sql)
      const row = Object.fromEntries(names.map((name) => [name, valueOf(name)]))
      connection.writeTextResult([row], names.map(column))
      answered()
    })
  })
  const server = await listening(net.createServer((socket) => protocol._handleConnection(socket)))
  return Object.assign(server, { url: `mysql://app:secret@127.0.0.1:${server.port}/app` })
}
