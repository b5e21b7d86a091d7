import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

const textual = (text: string) => ({ contains: text, ignoreCase: true }); // expect: prisma/unknown-operator

export async function run(text: string, ids: number[]) {
  await prisma.user.findMany({ where: { OR: [{ email: textual(text) }] } });
  await prisma.message.createMany({ data: ids.map((senderId) => ({ senderId, type: { value: text } as any })) }); // expect: prisma/wrong-shape
  await prisma.user.update({ where: { id: 1 }, data: { messages: { add: [] } } }); // expect: prisma/unknown-operator
}
