import rateLimit from 'express-rate-limit';
import type { Express } from 'express';
export function helmetLike(app: Express) { app.disable('x-powered-by'); }
export function limits(app: Express) {
  app.use(rateLimit({ windowMs: 60_000, max: 5 }));
}
