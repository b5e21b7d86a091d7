import { MiddlewareConsumer, Module, NestModule } from '@nestjs/common';
import { adminLimiter } from '../middleware/rateLimiter';
import { AdminController } from './admin.controller';
import { UserController } from './user.controller';
import { UserRepository } from './user.repository';
import { UserService } from './user.service';

@Module({
  controllers: [UserController, AdminController],
  providers: [UserService, UserRepository],
  exports: [UserService],
})
export class UserModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(adminLimiter).forRoutes(AdminController);
  }
}
