import { createEnv } from '@t3-oss/env-core';
import { z } from 'zod';
export const t3 = createEnv({ server: { RL_MAX3: z.coerce.number() }, runtimeEnv: process.env });
