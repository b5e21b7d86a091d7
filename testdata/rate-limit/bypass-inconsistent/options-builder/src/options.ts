const shared = { standardHeaders: true, legacyHeaders: false };
export function options(max: number, overrides: object = {}) {
  return { ...shared, windowMs: 60_000, max, skip: () => process.env.DISABLE_RATE_LIMIT === '1', ...overrides };
}
