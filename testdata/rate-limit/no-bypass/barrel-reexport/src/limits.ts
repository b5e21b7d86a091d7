import { limit, rateLimit as other } from './lib';
export const first = limit({ windowMs: 60_000, max: 5 }); // expect: rate-limit/no-bypass
export const second = other({ windowMs: 60_000, max: 5 }); // expect: rate-limit/no-bypass
