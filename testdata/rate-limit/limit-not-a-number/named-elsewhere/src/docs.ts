export const help = 'RL_MAX sets the limit';
export type Env = { RL_MAX: string };
export interface Settings { RL_MAX?: number }
