import { rateLimit, type Options } from 'express-rate-limit';
const isLoadTest = () => process.env.LOAD_TEST === 'true';
export function createLimiter(options: Partial<Options>) {
  return rateLimit({ windowMs: 60_000, standardHeaders: true, skip: isLoadTest, ...options });
}
export const positional = (windowMs: number, max: number, skip?: () => boolean) => rateLimit({ windowMs, max, skip });
