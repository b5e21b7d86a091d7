import { Redis } from 'ioredis';
import { InMemoryCache } from './memory';

export function createCache() {
  if (process.env.REDIS_URL) {
    return new Redis(process.env.REDIS_URL);
  }
  console.warn('REDIS_URL is not set, caching in memory');
  return new InMemoryCache(); // expect: env/mock-fallback
}
