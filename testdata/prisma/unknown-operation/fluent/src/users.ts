import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function bad(id: number) {
  const messages = await prisma.user.findUnique({ where: { id } }).messages({ where: { kind: 'x' } }); // expect: prisma/unknown-field
  const sender = await prisma.message.findUnique({ where: { id } }).sender();
  const deep = await prisma.message.findUnique({ where: { id } }).sender().messages({ include: { sender: true } });
  await prisma.user.findUnique({ where: { id } }).massages(); // expect: prisma/unknown-operation
  await prisma.user.findFirst({ where: { id } }).exec(); // expect: prisma/unknown-operation
  return [
    messages?.map((it) => it.body), // expect: prisma/unknown-result-field
    sender?.name, // expect: prisma/unknown-result-field
    deep?.map((it) => it.sender.nick), // expect: prisma/unknown-result-field
  ];
}

export async function good(id: number) {
  const messages = await prisma.user.findUnique({ where: { id } }).messages({ where: { type: 'x' }, take: 3 });
  const users = await prisma.user.findMany().then((it) => it.map((user) => user.email));
  const made = prisma.user.create({ data: { email: 'a' } }).catch(() => null);
  return [messages?.length, users, made, (await prisma.message.findFirst().sender({ select: { email: true } }))?.email];
}
