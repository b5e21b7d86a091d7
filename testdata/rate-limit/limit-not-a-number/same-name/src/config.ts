export const RATE_LIMIT_MAX = Number(process.env.RATE_LIMIT_MAX); // expect: rate-limit/limit-not-a-number
export const config = {
  RATE_LIMIT_LOGIN: parseInt(process.env.RATE_LIMIT_LOGIN!, 10), // expect: rate-limit/limit-not-a-number
};
