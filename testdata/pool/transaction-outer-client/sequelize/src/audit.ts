import type { Transaction } from 'sequelize';
import { Move } from './db';

export async function audit(text: string, transaction?: Transaction) {
  await Move.create({ text }, { transaction });
}

export async function log(text: string, options: { transaction?: Transaction }) {
  await Move.create({ text }, options);
}
