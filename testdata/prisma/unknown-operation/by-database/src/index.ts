import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function run() {
  await prisma.user.createManyAndReturn({ data: [] }); // expect: prisma/unknown-operation
  await prisma.user.findOne({ where: { id: 1 } }); // expect: prisma/unknown-operation
}
