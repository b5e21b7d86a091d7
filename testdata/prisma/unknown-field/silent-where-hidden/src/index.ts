import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

const extended = prisma.$extends({
  result: { user: { domain: { needs: { email: true }, compute: (it) => it.email.split('@')[1] } } },
  model: { user: { async byEmail(email: string) { return email; } } },
});

export async function run(input: any, rest: any, mode: string) {
  await extended.user.findMany({ select: { domain: true } });
  await extended.user.byEmail('a@b.c');
  await prisma.user.findMany(input);
  await prisma.user.findMany({ where: { ...rest, email: input.email, [mode]: 1 } });
  const data = (kind: 'create' | 'update') => ({
    type: 'text',
    ...(kind === 'update' ? { sender: { update: { email: 'x' } } } : { sender: { connect: { id: 1 } } }),
  });
  await prisma.message.create({ data: data('create') as any });
  const role = input.role || 'ANY';
  await prisma.user.findMany({ where: { ...(role !== 'ANY' && { role }) } });
  const prismaLike = input.client;
  await prismaLike.usr.findMany({ wehre: {} });
}
