import type { Express } from 'express';
import rateLimit from 'express-rate-limit';
export function applyLimits(app: Express) {
  if (process.env.NODE_ENV === 'test') return;
  app.use(rateLimit({ windowMs: 60_000, max: 5 }));
}
