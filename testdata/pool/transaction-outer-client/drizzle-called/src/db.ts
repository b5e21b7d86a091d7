import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema';

export const db = drizzle(postgres(process.env.DATABASE_URL, { max: 10 }), { schema });
export type Tx = Parameters<Parameters<typeof db.transaction>[0]>[0];
