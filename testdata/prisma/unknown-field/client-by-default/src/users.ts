import { Prisma, PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function rename(id: number, email: string, tx: Prisma.TransactionClient = prisma) {
  await tx.user.update({ where: { id }, data: { mail: email } }); // expect: prisma/unknown-field
  return tx.user.findUnique({ where: { id }, select: { email: true } });
}

export const byEmail = (email: string, { db = prisma } = {}) => db.user.findUnique({ where: { emial: email } }); // expect: prisma/unknown-field

export const count = (db = prisma) => db.user.count({ where: { rule: 'ADMIN' } }); // expect: prisma/unknown-field
