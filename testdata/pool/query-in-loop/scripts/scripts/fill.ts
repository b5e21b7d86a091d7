import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function each(ids: number[]) {
  const users = await prisma.user.findMany();
  for (const user of users) {
    const found = await prisma.user.findFirst({ where: { name: user.name } });
    console.log(found);
  }
  for (const id of ids) {
    await prisma.user.delete({ where: { id } });
  }
  for (const user of users) {
    await prisma.user.update({ where: { id: user.id }, data: { name: user.name.trim() } });
  }
  for (const user of users) {
    console.log(user.name);
  }
}
