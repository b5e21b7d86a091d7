export const config = {
  disabled: process.env.DISABLE_RATE_LIMIT === 'true', // expect: rate-limit/frozen-bypass level=warning
};
