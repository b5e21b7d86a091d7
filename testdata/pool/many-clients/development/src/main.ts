import { PrismaClient } from '@prisma/client';

let prisma: PrismaClient;
if (process.env.NODE_ENV === 'production') {
  prisma = new PrismaClient();
} else {
  const kept = globalThis as unknown as { prisma?: PrismaClient };
  if (!kept.prisma) {
    kept.prisma = new PrismaClient();
  }
  prisma = kept.prisma;
}
void prisma.user.count();
