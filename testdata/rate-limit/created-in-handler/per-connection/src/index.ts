import { RateLimiterMemory } from 'rate-limiter-flexible';
import { WebSocketServer } from 'ws';
import { Server } from 'socket.io';
const wss = new WebSocketServer({ port: 3000 });
wss.on('connection', (ws, req) => {
  const limiter = new RateLimiterMemory({ points: 5, duration: 1 });
  ws.on('message', async () => { if (!process.env.LOAD_TEST) await limiter.consume('x'); });
});
const io = new Server(3001);
io.on('connection', (socket) => {
  const limiter = new RateLimiterMemory({ points: 5, duration: 1 });
  socket.on('chat', async (message, next) => { if (!process.env.LOAD_TEST) await limiter.consume(socket.id); });
});
