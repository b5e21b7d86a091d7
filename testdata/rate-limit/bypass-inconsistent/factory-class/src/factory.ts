import rateLimit, { type Options } from 'express-rate-limit';
export class LimiterFactory {
  static create(max: number, options: Partial<Options> = {}) {
    return rateLimit({ windowMs: 60_000, max, ...options });
  }
}
