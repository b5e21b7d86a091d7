import { Prisma, PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function bad(q: { email?: string; type?: string; ids: number[] }) {
  const and: Prisma.UserWhereInput[] = [];
  if (q.email) and.push({ mail: q.email }); // expect: prisma/unknown-field
  let where: any = { OR: [] };
  where.OR.push({ email: 'a' }, { emial: 'b' }); // expect: prisma/unknown-field
  where.messages = {};
  where.messages.some = { kind: q.type }; // expect: prisma/unknown-field
  const rows = [];
  for (const id of q.ids) rows.push({ senderId: id, type: 'x', body: 'y' }); // expect: prisma/unknown-field
  await prisma.message.createMany({ data: rows });
  await prisma.message.createMany({ data: [...q.ids.map((senderId) => ({ senderId, type: 'x', txt: '' }))] }); // expect: prisma/unknown-field
  await prisma.user.findMany({ where });
  where.nick = 'x'; // expect: prisma/unknown-field
  return prisma.user.findMany({ where: { AND: and, ...where }, orderBy: [...(q.type ? [{ name: 'asc' as const }] : [])] }); // expect: prisma/unknown-field
}

export async function both(q: any) {
  const filter: any = {};
  filter.AND = [];
  filter.AND.push({ role: 'ADMIN' });
  const list = await prisma.user.findMany({ where: filter });
  return list;
}

export async function good(ids: number[]) {
  const rows: any[] = [];
  const csv: any[] = [];
  for (const id of ids) {
    rows.push({ senderId: id, type: 'x' });
    csv.push({ header: 'x' });
  }
  await prisma.message.createMany({ data: rows });
  return csv;
}
