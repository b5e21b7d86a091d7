import { neon, Pool as NeonPool } from '@neondatabase/serverless';
import { PrismaNeon } from '@prisma/adapter-neon';
import { PrismaPg } from '@prisma/adapter-pg';
import { createPool as vercelPool } from '@vercel/postgres';
import { drizzle as drizzleNeon } from 'drizzle-orm/neon-serverless';
import { drizzle } from 'drizzle-orm/node-postgres';
import { drizzle as drizzleJs } from 'drizzle-orm/postgres-js';
import pg, { Pool } from 'pg';
import postgres from 'postgres';
import { createPool } from 'slonik';

const url = process.env.DATABASE_URL!;
const connectionTimeoutMillis = 5000;

export const pool = new Pool({ connectionString: url, connectionTimeoutMillis }); // expect: pool/size-unset
export const plain = new pg.Pool({ connectionString: url, connectionTimeoutMillis }); // expect: pool/size-unset
export const sql = postgres(url); // expect: pool/size-unset, pool/no-acquire-timeout
export const slonik = createPool(url); // expect: pool/size-unset
export const neonPool = new NeonPool({ connectionString: url, connectionTimeoutMillis }); // expect: pool/size-unset
export const http = neon(url);
export const vercel = vercelPool({ connectionString: url, connectionTimeoutMillis }); // expect: pool/size-unset

export const drizzleUrl = drizzle(url); // expect: pool/size-unset, pool/no-acquire-timeout
export const drizzleObject = drizzle({ connection: { connectionString: url, connectionTimeoutMillis } }); // expect: pool/size-unset
export const drizzleText = drizzle({ connection: url }); // expect: pool/size-unset, pool/no-acquire-timeout
export const drizzlePool = drizzle(pool);
export const drizzleClient = drizzle({ client: pool });
export const drizzleOfJs = drizzleJs({ connection: { url } }); // expect: pool/size-unset, pool/no-acquire-timeout
export const drizzleOfSql = drizzleJs(sql);
export const drizzleOfNeon = drizzleNeon({ connection: { connectionString: url, connectionTimeoutMillis } }); // expect: pool/size-unset

export const adapters = [
  new PrismaPg({ connectionString: url, connectionTimeoutMillis }), // expect: pool/size-unset
  new PrismaPg(url), // expect: pool/size-unset, pool/no-acquire-timeout
  new PrismaPg(pool),
  new PrismaNeon({ connectionString: url, connectionTimeoutMillis }), // expect: pool/size-unset
];

for (const it of [pool, plain, neonPool, vercel]) it.on('error', console.error);
for (const it of [drizzleUrl, drizzleObject, drizzleText, drizzleOfNeon]) it.$client.on('error', console.error);
