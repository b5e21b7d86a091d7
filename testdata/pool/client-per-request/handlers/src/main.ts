import express from 'express';
import mysql from 'mysql2/promise';
import { Client, Pool } from 'pg';
import { PrismaClient } from '@prisma/client';
import { listUsers } from './users';

const app = express();

app.use(async (req, res, next) => {
  const prisma = new PrismaClient(); // expect: pool/client-per-request
  await prisma.user.count();
  next();
});

app.get('/pool', async (req, res) => {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL }); // expect: pool/client-per-request level=warning
  try {
    res.json((await pool.query('SELECT 1')).rows);
  } finally {
    await pool.end();
  }
});

app.get('/mysql', async (req, res) => {
  const connection = await mysql.createConnection(process.env.MYSQL_URL!); // expect: pool/client-per-request
  const [rows] = await connection.query('SELECT 1');
  res.json(rows);
});

app.get('/users', async (req, res) => {
  res.json(await listUsers());
});

// Tries what it is given, and closes it.
app.post('/connections/test', async (req, res) => {
  const { url } = req.body;
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    res.json({ ok: true });
  } finally {
    await client.end();
  }
});

app.listen(3000);
