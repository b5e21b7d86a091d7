import type { Knex } from 'knex';
import { db } from './db';

export const audit = async (text: string, conn: Knex = db) => {
  await conn('audits').insert({ text });
};

export class Accounts {
  constructor(private readonly conn: Knex = db) {}

  find(id: number) {
    return this.conn('accounts').where({ id }).first();
  }
}
