import { drizzle } from 'drizzle-orm/node-postgres';
import { Client, Pool } from 'pg';
import { users } from './tables';

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
export const db = drizzle(pool);
const single = drizzle(new Client());

export async function create(name: string) {
  await db.transaction(async (tx) => {
    await tx.insert(users).values({ name });
    await db.select().from(users); // expect: pool/transaction-outer-client
    await tx.insert(users).select(db.select().from(users));
  });
  // One connection for all: nothing to wait for.
  await single.transaction(async (tx) => {
    await tx.insert(users).values({ name });
    await single.select().from(users);
  });
}
