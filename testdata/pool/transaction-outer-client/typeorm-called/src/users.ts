import type { EntityManager } from 'typeorm';
import { AppDataSource } from './data-source';
import { User } from './user.entity';

export const users = AppDataSource.getRepository(User);

export async function rename(id: number, name: string) {
  await users.update(id, { name });
}

export async function renameWith(id: number, name: string, manager: EntityManager = AppDataSource.manager) {
  await manager.update(User, id, { name });
}

export const repository = AppDataSource.getRepository(User).extend({
  byName(name: string) {
    return this.findOneBy({ name });
  },
});
