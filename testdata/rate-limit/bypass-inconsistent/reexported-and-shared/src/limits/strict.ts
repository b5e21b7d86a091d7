import rateLimit from 'express-rate-limit';
export const login = rateLimit({ windowMs: 60_000, max: 5 }); // expect: rate-limit/bypass-inconsistent
export const unused = rateLimit({ windowMs: 60_000, max: 5 });
