import { PrismaClient } from '@prisma/client';

class Database {
  private current?: PrismaClient;
  get client() {
    if (!this.current) this.current = new PrismaClient();
    return this.current;
  }
}
export const db = new Database();
