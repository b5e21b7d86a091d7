import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
@Module({
  // expect: rate-limit/window-unit level=advice
  imports: [ThrottlerModule.forRoot([{ ttl: 60, limit: 100, skipIf: () => !!process.env.LOAD_TEST }])],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})
export class AppModule {}
