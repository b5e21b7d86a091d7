export const LIMIT = Number(process.env.RATE_LIMIT); // expect: env/read-before-load
