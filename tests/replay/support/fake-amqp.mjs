// The server's side of AMQP 0-9-1's handshake; what comes after it is not answered.
import net from 'node:net'
import { listening } from './listening.mjs'

const FRAME_END = 0xce
const short = (number) => Buffer.from([number >> 8, number & 0xff])
const long = (number) => Buffer.concat([short(number >>> 16), short(number & 0xffff)])
const longText = (text) => Buffer.concat([long(text.length), Buffer.from(text)])

/** A method of the connection (class 10) as a frame of channel 0. */
const method = (id, ...args) => {
  const payload = Buffer.concat([short(10), short(id), ...args])
  return Buffer.concat([Buffer.from([1]), short(0), long(payload.length), payload, Buffer.from([FRAME_END])])
}
const START = method(10, Buffer.from([0, 9]), long(0), longText('PLAIN'), longText('en_US'))
const TUNE = method(30, short(0), long(131072), short(0))
const OPEN_OK = method(41, Buffer.from([0]))

/** `{ host, port, open, url, dropAll(), close() }` */
export async function fakeAmqp() {
  const server = await listening(net.createServer((socket) => {
    // The protocol's header, `start-ok`, then `tune-ok` and `open` at once.
    const answers = [START, TUNE, OPEN_OK]
    socket.on('data', () => {
      const answer = answers.shift()
      if (answer) socket.write(answer)
    })
  }))
  return Object.assign(server, { url: `amqp://127.0.0.1:${server.port}` })
}
