import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

async function load(id: number) {
  const user = await prisma.user.findUnique({ where: { id }, include: { messages: true } });
  if (!user) return null;
  return user;
}

export async function run(id: number, dto: any) {
  const user = await load(id);
  console.log(user?.messages.length, user?.name); // expect: prisma/unknown-result-field
  for (const message of user?.messages ?? []) {
    console.log(message.type, message.body); // expect: prisma/unknown-result-field
  }
  const { count, total } = await prisma.user.updateMany({ data: { role: 'USER' } }); // expect: prisma/unknown-result-field
  const sums = await prisma.message.groupBy({ by: ['type'], _count: { _all: true } });
  return sums.map((it) => [it.type, it._count._all, it.senderId, count, total]); // expect: prisma/unknown-result-field
}
