import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, QueryRunner, Repository } from 'typeorm';
import { User } from './user.entity';

@Injectable()
export class UserService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(User) private readonly users: Repository<User>,
  ) {}

  async replace(id: number) {
    const queryRunner = this.dataSource.createQueryRunner();
    await this.users.findOneBy({ id });
    try {
      await queryRunner.connect();
      await queryRunner.startTransaction();
      await queryRunner.manager.delete(User, id);
      await this.users.save({ id }); // expect: pool/transaction-outer-client
      await this.log(id); // expect: pool/transaction-outer-client
      await this.log(id, queryRunner);
      if (id < 0) {
        await queryRunner.rollbackTransaction();
        return;
      }
      await this.users.count(); // expect: pool/transaction-outer-client
      await queryRunner.commitTransaction();
      await this.users.find();
    } catch (error) {
      await queryRunner.rollbackTransaction();
      await this.users.find();
      throw error;
    } finally {
      await queryRunner.release();
    }
    return this.users.find();
  }

  private async log(id: number, queryRunner?: QueryRunner) {
    const manager = queryRunner ? queryRunner.manager : this.dataSource.manager;
    await manager.save(User, { id });
  }
}
