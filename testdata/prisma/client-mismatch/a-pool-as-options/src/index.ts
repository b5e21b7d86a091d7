import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
export const wrong = new PrismaClient({ adapter: new PrismaPg({ pool }) }); // expect: prisma/client-mismatch
export const right = new PrismaClient({ adapter: new PrismaPg(pool) });
