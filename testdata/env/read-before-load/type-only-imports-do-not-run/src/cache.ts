export interface Cache { url: string }
export const cache: Cache = { url: process.env.REDIS_URL! };
