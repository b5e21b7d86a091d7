import { audit } from './audit';
import { db } from './db';
import { AccountService } from './account.service';

export async function move(from: number) {
  await db.transaction(async (trx) => {
    await trx('accounts').where({ id: from }).decrement('balance', 1);
    await audit('moved'); // expect: pool/transaction-outer-client
    await audit('moved', trx);
  });
}

export { AccountService };
