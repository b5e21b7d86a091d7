import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { watch } from '@acme/pools';

// The adapter listens.
const forPrisma = new Pool({ max: 20 });
export const prisma = new PrismaClient({ adapter: new PrismaPg(forPrisma) });

// Kysely does not.
export const kysely = new Kysely({
  dialect: new PostgresDialect({ pool: new Pool({ max: 20 }) }), // expect: pool/no-error-listener
});

// Who knows.
export const watched = watch(new Pool({ max: 20 }));

// Drizzle makes a pool for itself.
export const orm = drizzle(process.env.DATABASE_URL!); // expect: pool/no-error-listener
export const heard = drizzle(process.env.DATABASE_URL!);
heard.$client.on('error', (error) => console.error(error));
