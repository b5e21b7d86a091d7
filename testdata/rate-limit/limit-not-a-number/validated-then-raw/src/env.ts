import { z } from 'zod';
z.object({ RL_MAX: z.string().regex(/^\d+$/) }).parse(process.env);
