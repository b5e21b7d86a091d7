import { prisma } from './db';

// A path of two calls, and one that is given the transaction and yet asks the pool.
export async function settle(id: number) {
  return fetchOrder(id);
}
const fetchOrder = (id: number) => prisma.order.findUnique({ where: { id } });

export async function cancel(id: number, tx: any) {
  await tx.order.delete({ where: { id } });
  await prisma.audit.create({ data: { text: 'cancelled' } }); // expect: pool/transaction-outer-client
}
