import { env } from './env';
export const base = { windowMs: 60_000, standardHeaders: true, skip: () => env().DISABLE_RATE_LIMIT === '1' };
