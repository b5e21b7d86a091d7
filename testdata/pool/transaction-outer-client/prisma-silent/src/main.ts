import { Prisma, PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const reports = new PrismaClient({ datasourceUrl: process.env.REPORTS_URL });

// The parameter shadows the outer name.
export const shadowed = (id: number) =>
  prisma.$transaction(async (prisma) => {
    await prisma.order.delete({ where: { id } });
  });

// A default that is not used, an `??` that finds the transaction, a branch that is not taken.
async function audit(text: string, client: Prisma.TransactionClient = prisma) {
  await client.audit.create({ data: { text } });
}
async function note(text: string, options: { tx?: Prisma.TransactionClient } = {}) {
  const client = options.tx ?? prisma;
  await client.audit.create({ data: { text } });
}
async function log(text: string, tx?: Prisma.TransactionClient) {
  if (tx) {
    await tx.audit.create({ data: { text } });
  } else {
    await prisma.audit.create({ data: { text } });
  }
}
async function mark(text: string, tx?: Prisma.TransactionClient) {
  if (tx) return tx.audit.create({ data: { text } });
  return prisma.$transaction(async (own) => own.audit.create({ data: { text } }));
}
async function maybe(text: string, { store }: { store: boolean }) {
  if (store) await prisma.audit.create({ data: { text } });
}
export const pay = (id: number) =>
  prisma.$transaction(async (tx) => {
    await tx.order.update({ where: { id }, data: { state: 'paid' } });
    await audit('paid', tx);
    await note('paid', { tx });
    await log('paid', tx);
    await mark('paid', tx);
    await maybe('paid', { store: false });
  });

// Nobody waits for it: it gets its connection when the transaction has given its own back.
export const background = (id: number) =>
  prisma.$transaction(async (tx) => {
    await tx.order.delete({ where: { id } });
    void audit('deleted').catch(() => {});
    setTimeout(async () => {
      await prisma.audit.create({ data: { text: 'deleted' } });
    }, 1000);
  });

// Another pool.
export const copy = () =>
  prisma.$transaction(async (tx) => {
    const rows = await tx.order.findMany();
    await reports.audit.create({ data: { text: String(rows.length) } });
  });

// Before and after.
export async function around(id: number) {
  await prisma.order.findUnique({ where: { id } });
  await prisma.$transaction([prisma.order.delete({ where: { id } }), prisma.audit.count()]);
  const order = await prisma.$transaction(async (tx) => tx.order.findUnique({ where: { id } }));
  await prisma.audit.count();
  return order;
}

// A parameter may be anything.
export async function run(client: PrismaClient, id: number) {
  return prisma.$transaction(async (tx) => use(client, tx, id));
}
async function use(client: PrismaClient, tx: Prisma.TransactionClient, id: number) {
  await tx.order.delete({ where: { id } });
  return client.audit.count();
}
