import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';

const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });
const options = { adapter };
declare const others: object;

export const wrong = [
  new PrismaClient(), // expect: prisma/client-mismatch
  new PrismaClient({ log: ['query'] }), // expect: prisma/client-mismatch
  new PrismaClient({ adapter, datasourceUrl: 'postgres://x' } as any), // expect: prisma/client-mismatch
  new PrismaClient({ adapter, accelerateUrl: 'prisma://x' } as any), // expect: prisma/client-mismatch
  new PrismaClient({ adapter, log: ['query', 'debug'] } as any), // expect: prisma/client-mismatch
  new PrismaClient({ adapter, errorFormat: 'prety' } as any), // expect: prisma/client-mismatch
  new PrismaClient({ adapter, rejectOnNotFound: true } as any), // expect: prisma/client-mismatch
];

export const right = [
  new PrismaClient({ adapter }),
  new PrismaClient(options),
  new PrismaClient({ ...others, log: ['query'] } as any),
  new PrismaClient({ accelerateUrl: 'prisma://x' }),
  new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }, 'warn'], errorFormat: 'minimal' }),
];
