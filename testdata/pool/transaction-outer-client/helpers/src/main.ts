import { prisma } from './db';
import * as orders from './orders';

async function work(tx: any) {
  await orders.settle(1); // expect: pool/transaction-outer-client
  await orders.cancel(2, tx);
}

prisma.$transaction(work, { timeout: 10_000 });
