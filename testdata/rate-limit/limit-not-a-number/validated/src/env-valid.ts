import { cleanEnv, num } from 'envalid';
export const valid = cleanEnv(process.env, { RL_MAX2: num() });
