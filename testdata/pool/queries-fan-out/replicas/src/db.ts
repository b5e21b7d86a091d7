import { PrismaClient } from '@prisma/client';
import { readReplicas } from '@prisma/extension-read-replicas';

function remember<T>(name: string, make: () => T): T {
  const known = globalThis as any;
  if (!known[name]) known[name] = make();
  return known[name];
}

const client = remember('client', () => new PrismaClient());

export const prisma = remember('prisma', () => {
  if (!process.env.REPLICA_URLS) {
    return client;
  }
  return client.$extends(readReplicas({ url: process.env.REPLICA_URLS.split(',') }));
});
