import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import { Pool } from 'pg';

export async function users() {
  const pool = new Pool();
  const adapter = new PrismaPg(pool);
  const prisma = new PrismaClient({ adapter }); // expect: pool/client-per-request
  return prisma.user.findMany();
}
