import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();

export async function pay(id: number) {
  await prisma.$transaction(async (tx) => {
    await tx.order.update({ where: { id }, data: { state: 'paid' } });
    await prisma.audit.create({ data: { text: 'paid' } }); // expect: pool/transaction-outer-client
    const [left] = await Promise.all([
      prisma.order.count(), // expect: pool/transaction-outer-client
      tx.audit.count(),
    ]);
    const rows = await tx.order.findMany();
    await Promise.all(
      rows.map(async (row) => {
        await prisma.$executeRaw`UPDATE orders SET seen = true WHERE id = ${row.id}`; // expect: pool/transaction-outer-client
      }),
    );
    await prisma.$transaction([prisma.order.count(), prisma.audit.count()]); // expect: pool/transaction-outer-client
    return left;
  });
}

// The callback takes no client at all.
export const close = (id: number) =>
  prisma.$transaction(async () => {
    await prisma.order.delete({ where: { id } }); // expect: pool/transaction-outer-client
  });
