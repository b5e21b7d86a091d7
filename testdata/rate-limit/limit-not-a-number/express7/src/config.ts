export const cfg = {
  max: Number(process.env.RL_MAX), // expect: rate-limit/limit-not-a-number
  window: parseInt(process.env.RL_WINDOW as string, 10), // expect: rate-limit/limit-not-a-number
};
