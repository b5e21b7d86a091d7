import { Injectable } from '@nestjs/common';
import { Prisma } from '@prisma/client';
import { PrismaService } from './prisma.service';

@Injectable()
export class AuditRepository {
  constructor(private readonly prisma: PrismaService) {}

  async add(text: string) {
    return this.prisma.audit.create({ data: { text } });
  }
  async addWithin(text: string, tx?: Prisma.TransactionClient) {
    return (tx ?? this.prisma).audit.create({ data: { text } });
  }
}
