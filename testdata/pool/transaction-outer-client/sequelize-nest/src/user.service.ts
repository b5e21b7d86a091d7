import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/sequelize';
import { Sequelize } from 'sequelize-typescript';
import { User } from './user.model';

@Injectable()
export class UserService {
  constructor(
    @InjectModel(User) private readonly users: typeof User,
    private readonly sequelize: Sequelize,
  ) {}

  async createMany() {
    await this.sequelize.transaction(async (t) => {
      await this.users.create({ name: 'Abraham' }, { transaction: t });
      await this.users.create({ name: 'Boris' }); // expect: pool/transaction-outer-client
      await User.create({ name: 'Clara' }); // expect: pool/transaction-outer-client
      await this.add('Doris'); // expect: pool/transaction-outer-client
    });
  }

  private add(name: string) {
    return this.users.create({ name });
  }
}
