import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });
const extended = prisma.$extends({ client: { $connects: () => 1 } });

export async function wrong() {
  await prisma.$transcation([]); // expect: prisma/unknown-operation
  await prisma.$queyRaw`select 1`; // expect: prisma/unknown-operation
}

export async function right() {
  await prisma.$connect();
  await prisma.$transaction([prisma.user.count()]);
  extended.$connects();
  (prisma as any).$kysely.selectFrom('user');
}
