import { Injectable } from '@nestjs/common';
import { Prisma } from '@prisma/client';
import { PrismaService } from './prisma.service';

@Injectable()
export class UsersService {
  constructor(private readonly prisma: PrismaService) {}

  find(email: string) {
    return this.prisma.user.findFirst({ where: { email, deletedAt: null } }); // expect: prisma/unknown-field
  }

  async move(id: number) {
    await this.prisma.$transaction(async (tx) => {
      await tx.user.update({ where: { id }, data: { name: 'x' } }); // expect: prisma/unknown-field
      await this.count(tx);
    });
  }

  private count(tx: Prisma.TransactionClient) {
    return tx.message.count({ where: { recipientId: 1 } }); // expect: prisma/unknown-field
  }
}
