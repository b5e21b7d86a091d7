import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function bad(id: number) {
  const user = await prisma.user.findUniqueOrThrow({ where: { id } });
  const { role } = user;
  const users = await prisma.user.findMany();
  if (user.role === 'ADMN') return 1; // expect: prisma/unknown-enum-value
  if ('OWNER' != role) return 2; // expect: prisma/unknown-enum-value
  switch (user.role) {
    case 'USER':
      return 3;
    case 'GUEST': // expect: prisma/unknown-enum-value
      return 4;
  }
  return users.filter((it) => it.role === 'admin'); // expect: prisma/unknown-enum-value
}

export async function good(id: number, input: string) {
  const user = await prisma.user.findUniqueOrThrow({ where: { id } });
  if (user.role === 'ADMIN' || user.role === input || user.email === 'ADMN') return 1;
  return (user.role as string) === 'OWNER' || ['OWNER', 'ADMIN'].includes(user.role);
}
