const num = (v: string | undefined, d: number) => (v ? Number(v) : d);
export const config = {
  port: num(process.env.PORT, 3000),
  rateLimit: { get disabled() { return process.env.RATE_LIMIT_DISABLED === 'true'; }, max: num(process.env.RL_MAX, 100) },
};
