import { z } from 'zod';
import { cleanEnv, str } from 'envalid';

z.object({ ZOD_KEY: z.string().min(1), ZOD_URL: z
  .string() }).parse(process.env);
cleanEnv(process.env, { ENVALID_KEY: str() });

for (const name of ['LISTED_KEY']) {
  if (!process.env[name]) throw new Error(`${name} is missing`);
}
process.env.OWN_KEY = 'made here';

class Variables {
  DECORATED_KEY!: string;
}

declare global {
  namespace NodeJS {
    interface ProcessEnv {
      TYPED_KEY: string;
    }
  }
}

export const all = [
  process.env.ZOD_KEY,
  process.env.ZOD_URL,
  process.env.ENVALID_KEY,
  process.env.LISTED_KEY,
  process.env.OWN_KEY,
  process.env.DECORATED_KEY,
  process.env.TYPED_KEY,
  process.env.DATABASE_URL,
  Variables,
];
