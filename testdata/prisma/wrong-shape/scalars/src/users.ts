import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function bad(id: string) {
  await prisma.user.findMany({ where: { id: '7' } }); // expect: prisma/wrong-shape
  await prisma.user.findMany({ where: { id: `${id}` } }); // expect: prisma/wrong-shape
  await prisma.user.findMany({ where: { email: Number(id) } }); // expect: prisma/wrong-shape
  await prisma.user.findMany({ take: '10' }); // expect: prisma/wrong-shape
  await prisma.user.findMany({ where: { email: true } }); // expect: prisma/wrong-shape
  await prisma.user.findMany({ select: { email: 'yes' } }); // expect: prisma/wrong-shape
  await prisma.user.findMany({ include: { messages: 'all' } }); // expect: prisma/wrong-shape
  await prisma.message.findMany({ where: { createdAt: 0 } }); // expect: prisma/wrong-shape
  return prisma.message.updateMany({ data: { type: new Date() } }); // expect: prisma/wrong-shape
}

export async function good(id: string, flag: boolean) {
  await prisma.user.findMany({ where: { id: 7, email: String(id) }, take: Number(id) });
  await prisma.user.findMany({ where: { id: { in: [1, +id] } }, select: { email: !flag } });
  await prisma.message.findMany({ where: { createdAt: '2024-01-01T00:00:00Z', type: `${id}` } });
  const level = flag ? '1' : 2;
  return prisma.message.findMany({ where: { createdAt: { gte: new Date() }, id: level as number } });
}
