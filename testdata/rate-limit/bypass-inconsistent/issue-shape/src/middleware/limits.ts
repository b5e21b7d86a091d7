import rateLimit from 'express-rate-limit';
const DISABLED = process.env.DISABLE_RATE_LIMIT === 'true'; // expect: rate-limit/frozen-bypass, env/read-before-load
const skip = () => DISABLED;
export const api = rateLimit({ windowMs: 900_000, max: 100, skip });
export const auth = rateLimit({ windowMs: 900_000, max: 5, skipSuccessfulRequests: true }); // expect: rate-limit/bypass-inconsistent
export const upload = rateLimit({ windowMs: 900_000, max: 5, skip: () => DISABLED });
export const reset = rateLimit({ windowMs: 900_000, max: 3 }); // expect: rate-limit/bypass-inconsistent
