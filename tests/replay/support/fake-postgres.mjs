// Speaks enough of PostgreSQL's protocol for a driver to connect and to ask for the version. A statement whose text has the word
// `hold` is never answered, so its connection stays taken.
import net from 'node:net'
import { listening } from './listening.mjs'

// Libraries ask these when they connect.
const ANSWERS = [
  [/server_version/i, 'server_version', '15.18'],
  [/version\s*\(/i, 'version', 'PostgreSQL 15.18 on x86_64-pc-linux-gnu'],
  [/current_database/i, 'current_database', 'app'],
  [/current_schema/i, 'current_schema', 'public'],
  [/.*/s, 'ok', '1'],
]

const int16 = (value) => Buffer.from([value >> 8, value & 255])
const int32 = (value) => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
const text = (value) => Buffer.from(`${value}\0`)
const message = (type, ...parts) => {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}

const READY = message('Z', Buffer.from('I'))
const GREETING = Buffer.concat([
  message('R', int32(0)),
  message('S', text('server_version'), text('15.18')),
  message('S', text('client_encoding'), text('UTF8')),
  message('S', text('standard_conforming_strings'), text('on')),
  message('K', int32(1), int32(1)),
  READY,
])
const TEXT_TYPE = 25

const answer = (sql) => ANSWERS.find(([asked]) => asked.test(sql))
const description = (sql) =>
  message('T', int16(1), text(answer(sql)[1]), int32(0), int16(0), int32(TEXT_TYPE), int16(-1), int32(-1), int16(0))
const row = (sql) => {
  const value = Buffer.from(answer(sql)[2])
  return Buffer.concat([
    message('D', int16(1), int32(value.length), value),
    message('C', text('SELECT 1')),
  ])
}

function serve(socket) {
  let buffer = Buffer.alloc(0)
  let greeted = false
  let sql = ''
  let held = false

  const replies = {
    Q: (body) => {
      sql = body.toString('utf8', 0, body.length - 1)
      held = /\bhold\b/.test(sql)
      return held ? [] : [description(sql), row(sql), READY]
    },
    P: (body) => {
      sql = body.toString('utf8', body.indexOf(0) + 1)
      held = /\bhold\b/.test(sql)
      return [message('1')]
    },
    B: () => [message('2')],
    D: (body) => (body[0] === 0x53 ? [message('t', int16(0)), description(sql)] : [description(sql)]),
    E: () => (held ? [] : [row(sql)]),
    C: () => [message('3')],
    S: () => (held ? [] : [READY]),
  }

  const take = () => {
    if (!greeted) {
      if (buffer.length < 8 || buffer.length < buffer.readInt32BE(0)) return false
      const wantsTls = buffer.readInt32BE(4) === 80877103
      buffer = buffer.subarray(buffer.readInt32BE(0))
      greeted = !wantsTls
      socket.write(wantsTls ? 'N' : GREETING)
      return true
    }
    if (buffer.length < 5 || buffer.length < buffer.readInt32BE(1) + 1) return false
    const end = buffer.readInt32BE(1) + 1
    const type = String.fromCharCode(buffer[0])
    const body = Buffer.from(buffer.subarray(5, end))
    buffer = buffer.subarray(end)
    if (type === 'X') socket.end()
    else for (const reply of replies[type]?.(body) ?? []) socket.write(reply)
    return true
  }

  socket.on('data', (data) => {
    buffer = Buffer.concat([buffer, data])
    while (take());
  })
}

/** `{ host, port, url, open, close() }`: `open` counts the connections of this moment. */
export async function fakePostgres() {
  const server = await listening(net.createServer(serve))
  return Object.assign(server, { url: `postgresql://app:secret@127.0.0.1:${server.port}/app` })
}
