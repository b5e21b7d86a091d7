import { PrismaClient } from '@prisma/client';
import { refresh } from './refresh';

const prisma = new PrismaClient();

export async function direct() {
  const users = await prisma.user.findMany({ where: { name: 'x' } });
  await Promise.all(users.filter((it) => it.id > 1).map((it) => prisma.user.update({ where: { id: it.id }, data: { name: 'y' } }))); // expect: pool/queries-fan-out
}

export async function called() {
  const users = await prisma.user.findMany();
  const work = users.map((user) => refresh(user.id));
  await Promise.all(work); // expect: pool/queries-fan-out
}

export async function bounded(ids: number[]) {
  const some = await prisma.user.findMany({ take: 5 });
  await Promise.all(some.map((it) => refresh(it.id)));
  const asked = await prisma.user.findMany({ where: { id: { in: ids } } });
  await Promise.all(asked.map((it) => refresh(it.id)));
  const all = await prisma.user.findMany();
  await Promise.all(all.slice(0, 3).map((it) => refresh(it.id)));
  await Promise.all([1, 2, 3].map((id) => refresh(id)));
  await Promise.all(ids.map((id) => refresh(id)));
  // No query; joined by Prisma; each for itself.
  await Promise.all(all.map(async (it) => it.name.length));
  await Promise.all(all.map((it) => prisma.user.findUnique({ where: { id: it.id } })));
  await Promise.all([refresh(1), refresh(2)]);
}
