import { audit, log } from './audit';
import { Account, Move, Report, reports, sequelize } from './db';

export async function move(from: number, to: number, amount: number) {
  await sequelize.transaction(async (t) => {
    const account = await Account.findByPk(from, { transaction: t, lock: t.LOCK.UPDATE });
    await Account.decrement('balance', { by: amount, where: { id: from }, transaction: t });
    await Account.increment('balance', { by: amount, where: { id: to } }); // expect: pool/transaction-outer-client
    await Move.create({ from, to, amount }); // expect: pool/transaction-outer-client
    await account.update({ balance: 0 }); // expect: pool/transaction-outer-client
    await account.save({ transaction: t });
    await Promise.all([Move.count(), Move.count({ transaction: t })]); // expect: pool/transaction-outer-client
    await audit('moved'); // expect: pool/transaction-outer-client
    await audit('moved', t);
    await log('moved', { transaction: t });
    await log('moved', {}); // expect: pool/transaction-outer-client
    await sequelize.query('SELECT 1'); // expect: pool/transaction-outer-client
    await sequelize.query('SELECT 1', { transaction: t });
    // Fine: another pool, no query, nobody waits.
    await Report.create({ text: 'moved' });
    const row = Move.build({ from, to });
    await row.save({ transaction: t });
    void Move.create({ from, to, amount });
  });
  await reports.transaction(async (t) => {
    await Report.findAll(); // expect: pool/transaction-outer-client
    await Move.findAll();
    await Report.findAll(options(t));
  });
}

declare function options(t: unknown): object;
