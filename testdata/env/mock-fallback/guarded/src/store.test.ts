export const store = process.env.REDIS_URL ? new Redis() : new MockRedis();
