import { z } from 'zod';
import envVar from 'env-var';
export const env = z.object({ LIMITS_OFF: z.string().optional() }).parse(process.env);
export const limitsOff = envVar.get('LIMITS_OFF').default('false').asBool();
