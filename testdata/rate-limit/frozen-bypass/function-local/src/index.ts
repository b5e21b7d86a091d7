import rateLimit from 'express-rate-limit';
import express from 'express';
function start() {
  // Read when start() runs, not while the module loads.
  const off = process.env.DISABLE_RATE_LIMIT === 'true';
  const app = express();
  app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => off }));
  app.listen(3000);
}
start();
