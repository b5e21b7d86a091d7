import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { AuthController } from './auth.controller';
@Module({
  // expect: rate-limit/window-unit
  imports: [ThrottlerModule.forRoot({ ttl: 60 * 1000, limit: 100, skipIf: () => !!process.env.LOAD_TEST })],
  controllers: [AuthController],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})
export class AppModule {}
