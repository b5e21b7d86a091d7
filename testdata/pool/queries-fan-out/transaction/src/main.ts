import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

// One connection runs them one after the other.
export const inside = () =>
  prisma.$transaction(async (tx) => {
    const users = await tx.user.findMany();
    await Promise.all(users.map((user) => tx.user.delete({ where: { id: user.id } })));
  });
export async function batch() {
  const users = await prisma.user.findMany();
  await prisma.$transaction(users.map((user) => prisma.user.delete({ where: { id: user.id } })));
}
