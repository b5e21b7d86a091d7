import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { DataSource, EntityManager, Repository } from 'typeorm';
import { User } from './user.entity';

@Injectable()
export class UserService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @InjectRepository(User) private readonly users: Repository<User>,
    @InjectRepository(User, 'reports') private readonly reports: Repository<User>,
  ) {}

  async replace(id: number) {
    await this.dataSource.transaction('SERIALIZABLE', async (manager) => {
      await manager.delete(User, id);
      await this.users.save({ id }); // expect: pool/transaction-outer-client
      await this.users.createQueryBuilder('u').update().set({}).execute(); // expect: pool/transaction-outer-client
      await this.dataSource.manager.query('SELECT 1'); // expect: pool/transaction-outer-client
      await this.store(id, manager);
      await this.store(id); // expect: pool/transaction-outer-client
      // Fine: the transaction's own, another connection, no query.
      await manager.getRepository(User).save({ id });
      await manager.withRepository(this.users).save({ id });
      await this.reports.save({ id });
      const row = this.users.create({ id });
      await manager.save(row);
    });
  }

  private async store(id: number, manager?: EntityManager) {
    const repository = manager ? manager.getRepository(User) : this.users;
    await (manager ?? this.dataSource.manager).save(User, { id });
    return repository;
  }
}
