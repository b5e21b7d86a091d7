import express from 'express';
import { PrismaPg } from '@prisma/adapter-pg';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import { PrismaClient } from '@prisma/client';

const app = express();
// The adapter and the pool are parts of one client: one finding each.
app.get('/prisma', async (req, res) => {
  const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });
  const prisma = new PrismaClient({ adapter }); // expect: pool/client-per-request
  res.json(await prisma.user.findMany());
});
app.get('/drizzle', async (req, res) => {
  const pool = new Pool();
  const db = drizzle(pool); // expect: pool/client-per-request
  res.json(await db.execute('SELECT 1'));
});
app.listen(3000);
