const raw = process.env.DISABLE_RATE_LIMIT ?? 'false'; // expect: rate-limit/frozen-bypass level=warning
export const DISABLED = raw === 'true';
