import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function wrong(id: string) {
  await prisma.user.findMany({ where: 'all' as any }); // expect: prisma/wrong-shape
  await prisma.user.findMany({ where: { email: { contains: { value: id } as any } } }); // expect: prisma/wrong-shape
  await prisma.user.update({ where: { id: 1 }, data: { email: ['a'] as any } }); // expect: prisma/wrong-shape
  await prisma.user.findUnique({ where: { id: 1 }, select: ['id', 'email'] as any }); // expect: prisma/wrong-shape
  await prisma.post.create({ data: [{ title: 'a', price: 1, authorId: 1 }] as any }); // expect: prisma/wrong-shape
  await prisma.post.create({ data: { title: 'a', price: 1, author: 1 as any } }); // expect: prisma/wrong-shape
  await prisma.user.update({ where: { id: 1 }, data: { seenAt: { date: 1 } as any } }); // expect: prisma/unknown-operator
}

export async function right(at: Date, when: any) {
  await prisma.user.findMany({ where: { email: { not: { contains: 'x' } }, posts: { some: {} }, seenAt: at } });
  await prisma.user.create({ data: { email: 'x', tags: ['a'], prefs: ['any', 'json'], seenAt: when } });
  await prisma.user.create({ data: { email: 'x', tags: { set: ['a'] }, prefs: 'json', posts: { create: [] } } });
  await prisma.user.findMany({ where: { AND: [], OR: [{ email: { in: ['a'] } }], prefs: { equals: [1] } } });
  await prisma.user.findMany({ select: { posts: true, _count: true }, orderBy: [], distinct: 'email' });
  await prisma.post.create({ data: { title: 'a', price: { d: [1], e: 0, s: 1 } as any, authorId: 1 } });
}
