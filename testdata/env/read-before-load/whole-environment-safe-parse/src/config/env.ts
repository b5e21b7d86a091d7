import { z } from 'zod';
import { envSchema } from './schema.js';

const parsed = envSchema.safeParse(process.env); // expect: env/read-before-load
if (!parsed.success) {
  console.error(parsed.error.format());
  process.exit(1);
}
export const env: z.infer<typeof envSchema> = parsed.data;
