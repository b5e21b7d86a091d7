import rateLimit from 'express-rate-limit';
export const shared = rateLimit({ windowMs: 60_000, max: 5, skip: () => process.env.LOAD_TEST === '1' });
