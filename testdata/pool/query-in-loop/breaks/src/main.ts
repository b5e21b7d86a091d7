import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
export async function first() {
  const users = await prisma.user.findMany();
  for (const user of users) {
    const found = await prisma.user.findFirst({ where: { name: user.name } });
    if (found) break;
  }
}
export async function sometimes() {
  const users = await prisma.user.findMany();
  for (const user of users) {
    if (user.name === '') {
      await prisma.user.delete({ where: { id: user.id } });
    }
  }
  for (const user of users) {
    const copy = await prisma.user.create({ data: { id: user.id + 1, name: user.name } });
    console.log(copy.id);
  }
}
export async function continues() {
  const users = await prisma.user.findMany();
  for (const user of users) {
    const known = await prisma.user.findUnique({ where: { id: user.id } }); // expect: pool/query-in-loop
    if (!known) {
      continue;
    }
    console.log(known.name);
  }
  for (const user of users) {
    if (user.name === '') continue;
    await prisma.user.findUnique({ where: { id: user.id } });
  }
}
