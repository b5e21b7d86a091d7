import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function bad(id: number) {
  const users = await prisma.user.findMany();
  const user = prisma.user.findUnique({ where: { id } });
  const all = prisma.user.findMany();
  const { email } = await prisma.user.findMany({ where: { id } }); // expect: prisma/unknown-result-field
  return [
    users.email, // expect: prisma/unknown-result-field
    users.forEahc((it) => it.id), // expect: prisma/unknown-result-field
    user.email, // expect: prisma/unknown-result-field
    all.map((it) => it.id), // expect: prisma/unknown-result-field
    all.length, // expect: prisma/unknown-result-field
    email,
  ];
}

export async function good(id: number) {
  const users = await prisma.user.findMany();
  const user = prisma.user.findUnique({ where: { id } });
  const all = prisma.user.findMany();
  const counted = Object.assign(users, { total: 3 });
  const messages = await prisma.user.findUnique({ where: { id } }).messages();
  return [
    users.length,
    users[0]?.email,
    users.at(-1)?.email,
    users.toSpliced(0, 1),
    (await user)?.email,
    user.then((it) => it?.email),
    user.catch(() => null),
    (await all).map((it) => it.id),
    user.messages,
    messages?.length,
    counted.total,
  ];
}
