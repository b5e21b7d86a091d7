import { Module } from '@nestjs/common';
import { ChatModule } from './chat/chat.module';
import { CommonModule } from './common/common.module';
import { PrismaModule } from './prisma/prisma.module';
import { UserModule } from './user/user.module';

@Module({
  imports: [PrismaModule, CommonModule, UserModule, ChatModule],
})
export class AppModule {}
