import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { GroupService } from './group.service';
import { transactionWrapper } from './transaction';

@Injectable()
export class UserService {
  constructor(
    private readonly groupService: GroupService,
    private readonly dataSource: DataSource,
  ) {}

  async join(workspaceId: string, manager?: EntityManager): Promise<void> {
    return await transactionWrapper(
      async (manager) => {
        const group = await this.groupService.default(workspaceId, manager);
        await manager.save(group);
        await this.groupService.all(); // expect: pool/transaction-outer-client
        await this.groupService.default(workspaceId, undefined); // expect: pool/transaction-outer-client
      },
      this.dataSource,
      manager,
    );
  }

  async signUp(workspaceId: string) {
    return await transactionWrapper(
      async (manager: EntityManager) => {
        await this.join(workspaceId, manager);
      },
      this.dataSource,
      undefined,
    );
  }
}
