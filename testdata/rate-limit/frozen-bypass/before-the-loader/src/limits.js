import rateLimit from 'express-rate-limit';
import { flags } from './flags.js';

export const limiter = rateLimit({ windowMs: 60_000, limit: 100, skip: () => flags.loadTest });
