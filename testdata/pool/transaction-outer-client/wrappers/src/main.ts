import { UnitOfWork, executeTx, inTransaction, kysely, prisma } from './db';

const unit = new UnitOfWork();

export async function order(id: number) {
  await inTransaction(async (tx) => {
    await tx.order.create({ data: { id } });
    await prisma.audit.create({ data: { text: 'order' } }); // expect: pool/transaction-outer-client
    await audit(); // expect: pool/transaction-outer-client
  });
  await executeTx(kysely, async (trx) => {
    await trx.insertInto('order').values({ id }).execute();
    await kysely.selectFrom('order').selectAll().execute(); // expect: pool/transaction-outer-client
  });
  await unit.run(async (tx) => {
    await tx.order.findFirst();
    await prisma.order.findFirst(); // expect: pool/transaction-outer-client
  });
  // Already inside of one: no further transaction.
  await kysely.transaction().execute(async (trx) => {
    await executeTx(kysely, async (inner) => {
      await inner.selectFrom('order').selectAll().execute();
    }, trx);
  });
}

async function audit() {
  await prisma.audit.findMany();
}
