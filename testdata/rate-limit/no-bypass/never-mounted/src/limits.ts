import rateLimit from 'express-rate-limit';
export const api = rateLimit({ windowMs: 60_000, max: 5 });
