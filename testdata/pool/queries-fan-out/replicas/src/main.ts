import { prisma } from './db';

export async function counts() {
  const users = await prisma.user.findMany();
  // Whichever pool it is, each takes a connection of one.
  return Promise.all(users.map((user) => prisma.user.count({ where: { name: user.name } }))); // expect: pool/queries-fan-out
}

export async function rename(id: number) {
  await prisma.$transaction(async (tx) => {
    await tx.user.update({ where: { id }, data: { name: 'x' } });
    // A read may go to a replica, which has a pool of its own.
    await prisma.user.findMany({ take: 1 });
  });
}
