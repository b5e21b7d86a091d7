import { env } from 'process';

const { GLOBAL_KEY, TASK_KEY: task, UNLISTED_KEY } = env; // expect: env/undeclared

export const all = [
  GLOBAL_KEY,
  task,
  UNLISTED_KEY,
  process.env.FEATURE_LOGIN,
  process.env.PASSED_KEY,
  process.env.API_KEY,
  process.env.WORKSPACE_KEY,
];
