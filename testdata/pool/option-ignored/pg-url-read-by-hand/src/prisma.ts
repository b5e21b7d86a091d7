import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';

const url = new URL(process.env.DATABASE_URL!);

// The parameter is read here, for a driver that does not.
const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: Number(url.searchParams.get('connection_limit') ?? 10),
  connectionTimeoutMillis: 5000,
});

export const adapter = new PrismaPg(pool);
