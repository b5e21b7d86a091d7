import { Injectable } from '@nestjs/common';
import { InjectKnex } from 'nest-knexjs';
import { Knex } from 'knex';

@Injectable()
export class AccountService {
  constructor(@InjectKnex() private readonly knex: Knex) {}

  async move(from: number) {
    await this.knex.transaction(async (trx) => {
      await this.knex('accounts').where({ id: from }).first(); // expect: pool/transaction-outer-client
      await this.log('moved'); // expect: pool/transaction-outer-client
      await this.log('moved', trx);
    });
  }

  private async log(text: string, trx?: Knex.Transaction) {
    await (trx ?? this.knex)('audits').insert({ text });
  }
}
