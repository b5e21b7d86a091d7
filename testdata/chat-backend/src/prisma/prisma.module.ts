import { Global, Logger, Module, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { connectDatabase, disconnectDatabase, isPrismaMockMode } from '../config/database';
import { PrismaService } from './prisma.service';

@Global()
@Module({
  providers: [PrismaService],
  exports: [PrismaService],
})
export class PrismaModule implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(PrismaModule.name);

  async onModuleInit(): Promise<void> {
    await connectDatabase();
    if (isPrismaMockMode()) {
      this.logger.warn('Prisma mock mode enabled, data is kept in memory');
    }
  }

  async onModuleDestroy(): Promise<void> {
    await disconnectDatabase();
  }
}
