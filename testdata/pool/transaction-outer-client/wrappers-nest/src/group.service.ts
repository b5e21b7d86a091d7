import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, EntityManager, Repository } from 'typeorm';
import { Group } from './group.entity';
import { transactionWrapper } from './transaction';

@Injectable()
export class GroupService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(Group) private readonly groups: Repository<Group>,
  ) {}

  async default(workspaceId: string, manager: EntityManager): Promise<Group> {
    return await transactionWrapper(
      async (manager: EntityManager) => {
        return await manager.findOneBy(Group, { workspaceId });
      },
      this.dataSource,
      manager,
    );
  }

  async all() {
    return this.groups.find();
  }
}
