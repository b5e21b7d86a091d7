import knex from 'knex';
import { Sequelize } from 'sequelize';
import { User } from './user';

const sequelize = new Sequelize(process.env.DATABASE_URL!);
const db = knex({ client: 'pg', connection: process.env.DATABASE_URL });

export async function early(id: number) {
  const t = await sequelize.transaction(); // expect: pool/client-leak
  try {
    const user = await User.findByPk(id, { transaction: t });
    if (!user) {
      return null;
    }
    await user.update({ seen: true }, { transaction: t });
    await t.commit();
    return user;
  } catch (error) {
    await t.rollback();
    throw error;
  }
}

export async function good(id: number) {
  const transaction = await sequelize.transaction();
  try {
    await User.destroy({ where: { id }, transaction });
    await transaction.commit();
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

export async function managed(id: number) {
  await sequelize.transaction(async (t) => {
    await User.destroy({ where: { id }, transaction: t });
  });
}

export async function noRollback(id: number) {
  const trx = await db.transaction(); // expect: pool/client-leak level=warning
  await trx('users').where({ id }).delete();
  await trx.commit();
}

export async function rolledBack(id: number) {
  const trx = await db.transaction();
  await trx('users').where({ id }).delete().then(trx.commit).catch(trx.rollback);
}
