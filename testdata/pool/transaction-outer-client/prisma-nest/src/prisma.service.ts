import { Injectable, OnModuleInit } from '@nestjs/common';
import { PrismaClient } from '@prisma/client';

@Injectable()
export class PrismaService extends PrismaClient implements OnModuleInit {
  async onModuleInit() {
    await this.$connect();
  }
  async lock(tx: any, id: number) {
    await tx.$executeRaw`SELECT 1 FROM orders WHERE id = ${id} FOR UPDATE`;
  }
  async countAll() {
    return this.order.count();
  }
}
