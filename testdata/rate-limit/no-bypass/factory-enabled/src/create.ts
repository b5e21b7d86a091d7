import rateLimit from 'express-rate-limit';
import type { RequestHandler } from 'express';
export function create({ enabled, max }: { enabled: boolean; max: number }): RequestHandler {
  if (!enabled) return (req, res, next) => next();
  return rateLimit({ windowMs: 60_000, max });
}
