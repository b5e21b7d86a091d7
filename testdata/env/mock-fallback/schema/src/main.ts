import { z } from 'zod';

z.object({ REDIS_URL: z.string().url() }).parse(process.env);

export const redis = process.env.REDIS_URL ?? 'redis://localhost:6379';
