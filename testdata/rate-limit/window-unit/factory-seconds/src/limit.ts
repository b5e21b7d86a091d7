import rateLimit from 'express-rate-limit';
const skip = () => !!process.env.LOAD_TEST;
export const perSeconds = (seconds: number, max: number) => rateLimit({ windowMs: seconds * 1000, max, skip });
export const perMs = (windowMs: number, max: number) => rateLimit({ windowMs, max, skip });
