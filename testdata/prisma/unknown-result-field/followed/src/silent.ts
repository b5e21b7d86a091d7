import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function run(id: number, select: any, withMessages: boolean) {
  const some = await prisma.user.findMany({ select });
  const maybe = await prisma.user.findMany({ include: withMessages ? { messages: true } : undefined });
  const cast = (await prisma.user.findMany()) as any[];
  const annotated: any = await prisma.user.findFirst();
  const extra = await prisma.user.findFirst();
  if (extra) (extra as any).label = 'x';
  let later = await prisma.user.findFirst();
  later = { name: 'x' } as any;
  const messages = await prisma.user.findUnique({ where: { id } }).messages();
  const names = (await prisma.user.findMany()).map((user) => ({ ...user, name: user.email })).map((it) => it.name);
  return [some[0]?.name, maybe[0]?.messages, cast[0].name, annotated.name, extra?.label, later?.name, messages, names];
}
