import { Module, MiddlewareConsumer } from '@nestjs/common';
import { LoginLimit, GoodLimit, LazyLimit } from './login.middleware';
@Module({})
export class AppModule {
  configure(consumer: MiddlewareConsumer) { consumer.apply(LoginLimit, GoodLimit, LazyLimit).forRoutes('*'); }
}
