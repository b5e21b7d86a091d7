import { createServer } from 'node:http';
import { RateLimiterMemory } from 'rate-limiter-flexible';
createServer(async (req, res) => {
  if (process.env.LOAD_TEST) return res.end();
  const limiter = new RateLimiterMemory({ points: 5, duration: 1 }); // expect: rate-limit/created-in-handler
  await limiter.consume(req.socket.remoteAddress!);
  res.end();
}).listen(3000);
