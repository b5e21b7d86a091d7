import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

@Injectable()
export class Orders {
  constructor(private readonly dataSource: DataSource) {}

  async bad(id: number) {
    const runner = this.dataSource.createQueryRunner(); // expect: pool/client-leak
    await runner.connect();
    await runner.startTransaction();
    try {
      await runner.manager.delete('order', id);
      await runner.commitTransaction();
    } catch (error) {
      await runner.rollbackTransaction();
      throw error;
    }
  }

  async good(id: number) {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      await runner.startTransaction();
      await runner.manager.delete('order', id);
      await runner.commitTransaction();
    } catch (error) {
      await runner.rollbackTransaction();
    } finally {
      await runner.release();
    }
  }

  async connects(id: number) {
    const runner = this.dataSource.createQueryRunner(); // expect: pool/client-leak level=warning
    await runner.connect();
    await runner.startTransaction();
    try {
      await runner.manager.delete('order', id);
      await runner.commitTransaction();
    } finally {
      await runner.release();
    }
  }

  // A query runner has no connection before it connects.
  async looksFirst(id: number) {
    const runner = this.dataSource.createQueryRunner();
    await this.check(id);
    try {
      await runner.startTransaction();
      await runner.manager.delete('order', id);
      await runner.commitTransaction();
    } finally {
      await runner.release();
    }
  }

  private async check(id: number) {
    return id;
  }
}
