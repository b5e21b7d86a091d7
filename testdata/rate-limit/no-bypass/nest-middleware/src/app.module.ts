import { MiddlewareConsumer, Module, NestModule } from '@nestjs/common';
import rateLimit from 'express-rate-limit';
@Module({})
export class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    if (process.env.NODE_ENV === 'production') consumer.apply(rateLimit({ windowMs: 60_000, max: 5 })).forRoutes('*');
    consumer.apply(rateLimit({ windowMs: 60_000, max: 5 })).forRoutes('auth'); // expect: rate-limit/bypass-inconsistent
  }
}
