import { z } from 'zod';
export const env = z.object({ RL_MAX: z.coerce.number(), RL_OPT: z.coerce.number().default(10) }).parse(process.env);
