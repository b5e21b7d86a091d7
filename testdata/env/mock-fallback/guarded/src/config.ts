export default {
  kind: process.env.TOKEN_KIND || 'file',
  db: { redisHost: process.env.TOKEN_REDIS_HOST || 'localhost', redisPort: 6379 },
} as unknown as { kind: string; db: { redisHost: string; redisPort: number } };
