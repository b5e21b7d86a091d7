import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@prisma/client';

type Row = Record<string, unknown>;

/** Keeps rows in memory and ignores filters: enough to click through the client without a database. */
function createDelegate() {
  const rows: Row[] = [];
  return {
    findMany: async () => [...rows],
    findFirst: async () => rows[0] ?? null,
    findUnique: async () => rows[0] ?? null,
    count: async () => rows.length,
    create: async ({ data }: { data: Row }) => {
      const row = { id: randomUUID(), createdAt: new Date(), ...data };
      rows.push(row);
      return row;
    },
    update: async ({ data }: { data: Row }) => ({ ...rows[0], ...data }),
    upsert: async ({ create }: { create: Row }) => ({ id: randomUUID(), ...create }),
  };
}

export function createMockPrismaClient(): PrismaClient {
  const client: Record<string, unknown> = {
    user: createDelegate(),
    conversation: createDelegate(),
    participant: createDelegate(),
    message: createDelegate(),
    messageRead: createDelegate(),
    $connect: async () => undefined,
    $disconnect: async () => undefined,
  };
  client.$transaction = async (work: unknown) =>
    typeof work === 'function' ? work(client) : Promise.all(work as Promise<unknown>[]);
  return client as unknown as PrismaClient;
}
