import { sequelize } from './db';
import { Account, Report } from './models';

export async function pay(id: number) {
  await sequelize.transaction(async (transaction) => {
    await Account.increment('balance', { where: { id }, transaction });
    await check(id); // expect: pool/transaction-outer-client
    // Nothing shows of which of the two it is.
    await Report.create({ text: 'paid' });
  });
}

async function check(id: number) {
  const account = await Account.findByPk(id, { attributes: ['balance'] });
  return account.balance > 0;
}
