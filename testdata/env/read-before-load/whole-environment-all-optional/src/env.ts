import { spawn } from 'node:child_process';
import { z } from 'zod';

const schema = z.object({ PORT: z.coerce.number().default(3000), TRACE: z.string().optional() });

export const env = schema.parse(process.env); // expect: env/read-before-load
export const child = () => spawn('ls', { env: { ...process.env } });
