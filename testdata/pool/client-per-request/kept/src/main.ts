import express from 'express';
import { Pool } from 'pg';
import { PrismaClient } from '@prisma/client';
import { db } from './db';

const app = express();
const pools = new Map<string, Pool>();
let lazy: PrismaClient | undefined;
let other: PrismaClient | undefined;

function poolOf(tenant: string) {
  const known = pools.get(tenant);
  if (known) return known;
  const pool = new Pool({ connectionString: `postgres://db/${tenant}`, max: 5, connectionTimeoutMillis: 1000 });
  pool.on('error', console.error);
  pools.set(tenant, pool);
  return pool;
}

function client() {
  return (lazy ??= new PrismaClient()); // expect: pool/many-clients
}

function guarded() {
  if (!other) {
    other = new PrismaClient();
  }
  return other;
}

function make() {
  const pool = new Pool({ max: 5, connectionTimeoutMillis: 1000 });
  pool.on('error', console.error);
  return pool;
}
const made = make();

app.get('/tenants/:id', async (req, res) => {
  res.json(await poolOf(req.params.id).query('SELECT 1'));
});
app.get('/users', async (req, res) => {
  res.json(await client().user.findMany());
});
app.get('/guarded', async (req, res) => {
  res.json(await guarded().user.findMany());
});
app.get('/made', async (req, res) => {
  res.json(await made.query('SELECT 1'));
});
app.get('/getter', async (req, res) => {
  res.json(await db.client.user.findMany());
});

async function main() {
  const prisma = new PrismaClient();
  await prisma.$connect();
  app.locals.prisma = prisma;
  app.listen(3000);
}
main();
