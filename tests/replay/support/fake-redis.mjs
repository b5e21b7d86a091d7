// Answers every command of Redis's protocol with OK, and `HELLO` with an empty map.
import net from 'node:net'
import { listening } from './listening.mjs'

/** `{ host, port, open, url, dropAll(), close() }` */
export async function fakeRedis() {
  const server = await listening(net.createServer((socket) => {
    socket.on('data', (data) => {
      const commands = data.toString().match(/^\*\d+\r\n\$\d+\r\n\w+/gm) ?? []
      for (const command of commands) socket.write(/hello$/i.test(command) ? '%0\r\n' : '+OK\r\n')
    })
  }))
  return Object.assign(server, { url: `redis://127.0.0.1:${server.port}` })
}
