import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
@Module({
  imports: [
    ThrottlerModule.forRoot({
      throttlers: [{ name: 'a', ttl: 1000, limit: 3 }, { name: 'b', ttl: 60_000, limit: 100 }],
      skipIf: () => process.env.LOAD_TEST === '1',
    }),
  ],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})
export class AppModule {}
