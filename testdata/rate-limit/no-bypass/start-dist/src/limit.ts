import { rateLimit } from 'express-rate-limit';
export const limit = rateLimit({ windowMs: 60_000, max: 5 }); // expect: rate-limit/no-bypass
