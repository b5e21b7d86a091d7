export const flags = {
  loadTest: process.env.LOAD_TEST === '1', // expect: env/read-before-load, rate-limit/frozen-bypass
};
