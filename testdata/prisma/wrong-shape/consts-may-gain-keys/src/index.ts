import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function run(id?: number, email?: string) {
  const where: any = { role: 'ADMIN' };
  if (id) where.id = id;
  await prisma.user.findUnique({ where });
  const orderBy = id ? { id: 'asc' as const } : { email: 'desc' as const };
  await prisma.user.findMany({ orderBy });
  await prisma.user.findMany({ select: id ? { id: true } : undefined, include: id ? undefined : { messages: true } });
}
