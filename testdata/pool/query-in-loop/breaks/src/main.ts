import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
export async function first() {
  const users = await prisma.user.findMany();
  for (const user of users) {
    const found = await prisma.user.findFirst({ where: { name: user.name } });
    if (found) break;
  }
}
