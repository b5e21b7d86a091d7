import rateLimit from 'express-rate-limit';
export const a = rateLimit({ windowMs: 60, max: 5 });
