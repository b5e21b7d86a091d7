import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';

const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });
const maybe = process.env.EDGE ? adapter : undefined;

export const wrong = [
  new PrismaClient({ adapter, datasourceUrl: 'postgres://x' }), // expect: prisma/client-mismatch
  new PrismaClient({ datasources: { db: { url: 'postgres://x' } }, adapter }), // expect: prisma/client-mismatch
];

export const right = [
  new PrismaClient(),
  new PrismaClient({ adapter }),
  new PrismaClient({ datasourceUrl: 'postgres://x' }),
  new PrismaClient({ adapter: maybe, datasourceUrl: maybe ? undefined : 'postgres://x' }),
];
