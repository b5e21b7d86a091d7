import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });

export async function wrong(ids: number[], failed: boolean) {
  prisma.user.create({ data: { id: 1, email: 'x' } }); // expect: prisma/not-awaited
  for (const id of ids) {
    prisma.user.delete({ where: { id } }); // expect: prisma/not-awaited
  }
  ids.forEach((id) => {
    prisma.user.delete({ where: { id } }); // expect: prisma/not-awaited
  });
  if (failed) prisma.user.deleteMany(); // expect: prisma/not-awaited
  await prisma.$transaction(async (tx) => {
    tx.user.update({ where: { id: 1 }, data: { email: 'y' } }); // expect: prisma/not-awaited
  });
}

export async function right(ids: number[]) {
  await prisma.user.create({ data: { id: 1, email: 'x' } });
  prisma.user.deleteMany().then(() => console.log('gone'));
  prisma.user.deleteMany().catch(console.error);
  void prisma.user.count();
  const later = prisma.user.count();
  const all = ids.map((id) => prisma.user.delete({ where: { id } }));
  await Promise.all([...all, later, prisma.user.findMany()]);
  await prisma.$transaction(ids.map((id) => prisma.user.delete({ where: { id } })));
  return prisma.user.findMany();
}
