import rateLimit from 'express-rate-limit';
export const make = (max: number) => rateLimit({ windowMs: 60_000, max, skip: () => !!process.env.LOAD_TEST });
