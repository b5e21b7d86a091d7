export const LIMIT = Number(process.env.RATE_LIMIT);
