import { z } from 'zod';

export const envSchema = z.object({
  API_KEY: z.string(),
  TIMEOUT_MS: z.string().optional(),
});
