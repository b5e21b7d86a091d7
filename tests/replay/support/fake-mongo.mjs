// A MongoDB server that greets, and never answers a `find`.
import net from 'node:net'
import { createRequire } from 'node:module'
import { listening } from './listening.mjs'

const { BSON } = createRequire(import.meta.url)('mongodb')
const [OP_REPLY, OP_QUERY, OP_MSG] = [1, 2004, 2013]
const HEADER = 16
const GREETING = {
  ok: 1, helloOk: true, ismaster: true, isWritablePrimary: true, minWireVersion: 0, maxWireVersion: 21,
  maxBsonObjectSize: 16777216, maxMessageSizeBytes: 48000000, maxWriteBatchSize: 100000,
}

const ints = (...numbers) => {
  const bytes = Buffer.alloc(numbers.length * 4)
  numbers.forEach((number, index) => bytes.writeInt32LE(number, index * 4))
  return bytes
}

/** The command of a message: of an OP_QUERY behind flags, the collection's name and two numbers, of an OP_MSG behind flags and a byte. */
function commandOf(message, opcode) {
  if (opcode === OP_MSG) return BSON.deserialize(message.subarray(HEADER + 5, HEADER + 5 + message.readInt32LE(HEADER + 5)))
  const start = message.indexOf(0, HEADER + 4) + 1 + 8
  return BSON.deserialize(message.subarray(start, start + message.readInt32LE(start)))
}

function answer(opcode, to, document) {
  const body = opcode === OP_MSG
    ? Buffer.concat([ints(0), Buffer.from([0]), BSON.serialize(document)])
    : Buffer.concat([ints(0, 0, 0, 0, 1), BSON.serialize(document)])
  return Buffer.concat([ints(HEADER + body.length, 0, to, opcode === OP_MSG ? OP_MSG : OP_REPLY), body])
}

/** `{ host, port, open, url, close() }`: `open` counts the connections that run a `find`; the driver's monitors have some of their own. */
export async function fakeMongo() {
  const held = new Set()
  const server = await listening(net.createServer((socket) => {
    let pending = Buffer.alloc(0)
    socket.on('close', () => held.delete(socket))
    socket.on('data', (data) => {
      pending = Buffer.concat([pending, data])
      while (pending.length >= HEADER && pending.length >= pending.readInt32LE(0)) {
        const message = pending.subarray(0, pending.readInt32LE(0))
        pending = pending.subarray(message.length)
        const opcode = message.readInt32LE(12)
        if (opcode !== OP_MSG && opcode !== OP_QUERY) continue
        const command = commandOf(message, opcode)
        const asked = Object.keys(command.$query ?? command)[0]
        if (asked === 'find') held.add(socket)
        else socket.write(answer(opcode, message.readInt32LE(4), /^(hello|ismaster)$/i.test(asked) ? GREETING : { ok: 1 }))
      }
    })
  }))
  return {
    host: server.host, port: server.port, url: `mongodb://127.0.0.1:${server.port}/app`, close: server.close,
    get open() { return held.size },
  }
}
