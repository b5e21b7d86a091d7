import pLimit from 'p-limit';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const limit = pLimit(5);
const set = (id: number) => prisma.user.update({ where: { id }, data: { name: 'y' } });

export async function limited() {
  const users = await prisma.user.findMany();
  await Promise.all(users.map((user) => limit(() => set(user.id))));
  for (let at = 0; at < users.length; at += 10) {
    const chunk = users.slice(at, at + 10);
    await Promise.all(chunk.map((user) => set(user.id)));
  }
}
