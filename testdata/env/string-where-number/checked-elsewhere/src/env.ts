import { cleanEnv, num } from 'envalid';
import { z } from 'zod';

export const env = z.object({ POOL_MAX: z.coerce.number(), RUN_EVERY: z.string() }).parse(process.env);
export const more = cleanEnv(process.env, { JOBS: num() });
for (const name of ['SWEEP_MS', 'OTHER']) if (!process.env[name]) throw new Error(`${name} is missing`);
