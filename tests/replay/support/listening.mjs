/** A `net.Server` on a free port of the loopback: `{ host, port, open, accepted, close() }`. */
export function listening(server) {
  const sockets = new Set()
  const state = { host: '127.0.0.1', port: 0, open: 0, accepted: 0 }
  server.on('connection', (socket) => {
    sockets.add(socket)
    state.open = sockets.size
    state.accepted += 1
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      state.open = sockets.size
    })
  })
  state.dropAll = () => sockets.forEach((socket) => socket.destroy())
  state.close = () => {
    server.close()
    state.dropAll()
  }
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, state.host, () => {
      state.port = server.address().port
      resolve(state)
    })
  })
}
