import { Prisma, PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

function whereOf(filter: { email?: string; type?: string }): Prisma.UserWhereInput {
  const where: Prisma.UserWhereInput = {};
  if (filter.email) where.mail = filter.email; // expect: prisma/unknown-field
  if (filter.type) where.messages = { some: { kind: filter.type } }; // expect: prisma/unknown-field
  return where;
}

function untyped(filter: any) {
  const where: any = { role: 'USER' };
  if (filter.email) {
    where.email = { contain: filter.email }; // expect: prisma/unknown-operator
  }
  return where;
}

const rows: Prisma.MessageCreateManyInput[] = [{ type: 'a', senderId: 1, txt: '' }]; // expect: prisma/unknown-field
rows.push({ type: 'b', sender: 1 }); // expect: prisma/unknown-field

export function list(filter: any) {
  return prisma.user.findMany({ where: untyped(filter) });
}

export function typed(filter: any) {
  return prisma.user.findMany({ where: whereOf(filter) });
}

function paging(query: any) {
  const options: any = {};
  if (query.page) options.skip = 10;
  return options;
}

export const page = (query: any) => prisma.user.findMany({ ...paging(query), where: { email: 'x' } });
