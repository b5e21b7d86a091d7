import { Module } from '@nestjs/common';
import { createClient } from 'redis';

// What the container does with it cannot be seen.
@Module({
  providers: [{ provide: 'REDIS', useFactory: async () => createClient({ url: process.env.REDIS_URL }) }],
  exports: ['REDIS'],
})
export class RedisModule {}
