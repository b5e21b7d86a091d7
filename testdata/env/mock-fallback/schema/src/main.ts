import { z } from 'zod';

z.object({ REDIS_URL: z.string().min(1, 'REDIS_URL is required') }).parse(process.env);

export const redis = process.env.REDIS_URL ?? 'redis://localhost:6379';
