import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { MaybeGuard } from './guard';
@Module({
  imports: [ThrottlerModule.forRoot([{ ttl: 1000, limit: 3 }])],
  providers: [{ provide: APP_GUARD, useClass: MaybeGuard }],
})
export class AppModule {}
