import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';
// expect: rate-limit/no-bypass
export const limiter = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(10, '10 s') });
