import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient({ datasources: { db: { url: 'x' } }, adapterr: 1 } as any); // expect: prisma/client-mismatch
