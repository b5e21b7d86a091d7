import rateLimit from 'express-rate-limit';
import { skip } from './skip';
export const apiLimiter = rateLimit({ windowMs: 60_000, max: 5, skip });
