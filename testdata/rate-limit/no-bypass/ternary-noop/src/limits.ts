import rateLimit from 'express-rate-limit';
const noop = (req, res, next) => next();
export const api = process.env.NO_LIMITS ? noop : rateLimit({ windowMs: 60_000, max: 5 });
const real = rateLimit({ windowMs: 60_000, max: 5 });
export const login = process.env.NODE_ENV === 'test' ? noop : real;
