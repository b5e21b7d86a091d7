import { PrismaClient } from '@prisma/client';

export class UsersRepository {
  constructor(private readonly prisma: PrismaClient) {}

  find(id: number) {
    return this.prisma.user.findUnique({ where: { id }, include: { messages: { select: { type: true } } } });
  }

  async page(take: number) {
    const [items, total] = await Promise.all([this.prisma.user.findMany({ take }), this.prisma.user.count()]);
    return { items, total };
  }

  async save(email: string) {
    return this.prisma.$transaction(async (tx) => {
      const user = await tx.user.create({ data: { email } });
      return user;
    });
  }
}
