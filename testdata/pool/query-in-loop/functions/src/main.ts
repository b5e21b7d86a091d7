import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
export async function first() {
  const users = await prisma.user.findMany();
  for (const user of users) {
    setTimeout(async () => {
      await prisma.user.delete({ where: { id: user.id } });
    }, user.id);
  }
}
