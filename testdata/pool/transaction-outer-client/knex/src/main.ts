import { db } from './db';

export async function move(from: number, to: number) {
  await db.transaction(async (trx) => {
    await trx('accounts').where({ id: from }).decrement('balance', 1);
    await db('accounts').where({ id: to }).increment('balance', 1); // expect: pool/transaction-outer-client
    await db('moves').insert({ from, to }).transacting(trx);
    await db.raw('SELECT 1'); // expect: pool/transaction-outer-client
    await trx('moves').whereIn('id', db('accounts').select('id'));
  });
}
