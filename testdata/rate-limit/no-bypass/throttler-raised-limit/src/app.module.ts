import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
@Module({
  imports: [ThrottlerModule.forRoot([{ name: 'a', ttl: 1000, limit: process.env.NODE_ENV === 'test' ? 1e6 : 3 }, { name: 'b', ttl: 1000, limit: () => Number(process.env.LIMIT ?? 5) }])],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})
export class AppModule {}
