import { PrismaClient, type Prisma } from '@prisma/client';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';

export const prisma = new PrismaClient();
const pool = new Pool({ max: 10 });
pool.on('error', console.error);
export const kysely = new Kysely<any>({ dialect: new PostgresDialect({ pool }) });

// Begins a transaction for whoever calls it.
export async function inTransaction<T>(work: (tx: Prisma.TransactionClient) => Promise<T>) {
  return prisma.$transaction((tx) => work(tx), { timeout: 10_000 });
}

export async function executeTx<T>(db: Kysely<any>, callback: (trx: any) => Promise<T>, existing?: any): Promise<T> {
  if (existing) {
    return callback(existing);
  }
  return db.transaction().execute((trx) => callback(trx));
}

export class UnitOfWork {
  constructor(private readonly client: PrismaClient = prisma) {}

  run<T>(work: (tx: Prisma.TransactionClient) => Promise<T>) {
    return prisma.$transaction(work);
  }
}
