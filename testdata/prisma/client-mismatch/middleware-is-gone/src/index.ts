import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';

const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });
const prisma: any = new PrismaClient({ adapter });
const typed = new PrismaClient({ adapter });

prisma.$use(async (params: any, next: any) => next(params)); // expect: prisma/client-mismatch
typed.$extends({ query: { user: { findMany: ({ args, query }) => query(args) } } });
const extended = typed.$extends({ client: { $use: (it: unknown) => it } });
extended.$use(1);
