import { MiddlewareConsumer, Module, NestModule, RequestMethod } from '@nestjs/common';
import { messagingLimiter, uploadLimiter, writeOperationLimiter } from '../middleware/rateLimiter';
import { UserModule } from '../user/user.module';
import { ChatController } from './chat.controller';
import { ChatRepository } from './chat.repository';
import { ChatService } from './chat.service';

@Module({
  imports: [UserModule],
  controllers: [ChatController],
  providers: [ChatService, ChatRepository],
})
export class ChatModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(writeOperationLimiter)
      .forRoutes(
        { path: 'chat/conversations', method: RequestMethod.POST },
        { path: 'chat/messages/:messageId', method: RequestMethod.DELETE },
        { path: 'chat/conversations/:conversationId/read', method: RequestMethod.POST },
      );
    consumer
      .apply(messagingLimiter)
      .forRoutes({ path: 'chat/conversations/:conversationId/messages', method: RequestMethod.POST });
    consumer
      .apply(uploadLimiter)
      .forRoutes({ path: 'chat/conversations/:conversationId/attachments', method: RequestMethod.POST });
  }
}
