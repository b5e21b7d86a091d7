import knex from 'knex';
import { Pool } from 'pg';
import { DataTypes, Sequelize } from 'sequelize';

const pool = new Pool({ max: 10, connectionTimeoutMillis: 2000 });
pool.on('error', console.error);
const sequelize = new Sequelize(process.env.DATABASE_URL, { pool: { max: 10 } });
const Account = sequelize.define('Account', { balance: DataTypes.INTEGER });
const db = knex({ client: 'pg', connection: process.env.DATABASE_URL, pool: { max: 10 } });

export async function withPg() {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT 1');
    await pool.query('SELECT 2'); // expect: pool/transaction-outer-client
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
  await pool.query('SELECT 3');
}

export async function withSequelize(id: number) {
  const t = await sequelize.transaction();
  try {
    await Account.increment('balance', { where: { id }, transaction: t });
    await Account.findByPk(id); // expect: pool/transaction-outer-client
    await t.commit();
  } catch (error) {
    await t.rollback();
    throw error;
  }
  return Account.findByPk(id);
}

export async function withKnex(id: number) {
  const trx = await db.transaction();
  try {
    await trx('accounts').where({ id });
    await db('accounts').where({ id }); // expect: pool/transaction-outer-client
    await trx.commit();
  } catch (error) {
    await trx.rollback(error);
    throw error;
  }
}
