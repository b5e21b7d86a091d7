import type { Express } from 'express';
import rateLimit from 'express-rate-limit';
export function applyLimits(app: Express) {
  app.use(rateLimit({ windowMs: 60_000, max: 5 }));
}
