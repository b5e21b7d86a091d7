import { PrismaClient } from '@prisma/client';

export class Users {
  private readonly prisma = new PrismaClient();
  count() {
    return this.prisma.user.count();
  }
}
