import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
@Module({
  imports: [
    ConfigModule.forRoot(),
    ThrottlerModule.forRoot({
      throttlers: [
        { name: 'a', ttl: process.env.TTL_A as any, limit: 100 }, // expect: rate-limit/limit-not-a-number
        { name: 'b', ttl: 60_000, limit: process.env.LIMIT_B as any ?? 100 },
        { name: 'c', ttl: 60_000, limit: Number(process.env.LIMIT_C) }, // expect: rate-limit/limit-not-a-number
      ],
      skipIf: () => !!process.env.LOAD_TEST,
    }),
  ],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})
export class AppModule {}
