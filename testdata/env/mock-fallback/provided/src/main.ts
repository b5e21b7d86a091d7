export const all = [
  process.env.REDIS_URL ?? 'redis://localhost:6379',
  process.env.DATABASE_URL ?? 'postgres://localhost/app',
  process.env.NATS_URL ?? 'nats://localhost:4222',
  process.env.MONGO_URL ?? 'mongodb://localhost/app',
  process.env.RABBITMQ_URL ?? 'amqp://localhost',
  process.env.CACHE_URL ?? 'redis://localhost:6379', // expect: env/mock-fallback
];
