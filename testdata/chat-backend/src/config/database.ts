import { Logger } from '@nestjs/common';
import { PrismaClient } from '@prisma/client';
import { createMockPrismaClient } from './database.mock';

const logger = new Logger('Database');

let prismaClient: PrismaClient | undefined;

/** Without a database URL the process runs against in-memory stubs. */
export function isPrismaMockMode(): boolean {
  return process.env.PRISMA_CLIENT_MODE === 'mock' || !process.env.DATABASE_URL;
}

/** The one client of this process. */
export function getPrismaClient(): PrismaClient {
  if (!prismaClient) {
    prismaClient = isPrismaMockMode()
      ? createMockPrismaClient()
      : new PrismaClient({ log: ['warn', 'error'] });
  }
  return prismaClient;
}

export async function connectDatabase(): Promise<void> {
  if (isPrismaMockMode()) {
    return;
  }
  await getPrismaClient().$connect();
  logger.log('Connected to PostgreSQL');
}

export async function disconnectDatabase(): Promise<void> {
  if (prismaClient && !isPrismaMockMode()) {
    await prismaClient.$disconnect();
  }
  prismaClient = undefined;
}
