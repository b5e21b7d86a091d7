export const throttleConfig = [
  { name: 'short', ttl: 1000, limit: 3 }, // expect: rate-limit/no-bypass
];
