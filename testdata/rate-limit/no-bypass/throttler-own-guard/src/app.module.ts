import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { MaybeThrottle } from './guard';
@Module({
  imports: [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 5 }])],
  providers: [ThrottlerGuard, { provide: APP_GUARD, useClass: MaybeThrottle }],
})
export class AppModule {}
