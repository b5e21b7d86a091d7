import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
const enabled = process.env.THROTTLE !== 'off';
const providers = enabled ? [{ provide: APP_GUARD, useClass: ThrottlerGuard }] : [];
@Module({
  imports: [...(enabled ? [ThrottlerModule.forRoot([{ ttl: 1000, limit: 3 }])] : [])],
  providers,
})
export class AppModule {}
