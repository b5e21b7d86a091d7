import { Queue } from 'bullmq';
import { drizzle } from 'drizzle-orm/node-postgres';
import express from 'express';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { shared } from './shared.js';
import { users } from './users.js';

const app = express();

// No size, no time-out, no listener, a connection that is not given back: all of that because it is made once a request.
app.get('/pool', async (req, res) => {
  const pool = new Pool(); // expect: pool/client-per-request
  const client = await pool.connect();
  res.json(await client.query('SELECT 1'));
});

// The same behind a call.
app.get('/users', async (req, res) => {
  res.json(await users());
});

// Around a pool that all requests share: nothing is opened.
app.get('/shared', async (req, res) => {
  const db = drizzle(shared);
  res.json(await db.execute('SELECT 1'));
});

app.post('/jobs', async (req, res) => {
  const queue = new Queue('jobs', { connection: { host: 'redis' } }); // expect: pool/client-per-request
  await queue.add('job', {});
  res.sendStatus(202);
});

const connection = new Redis();
app.post('/other-jobs', async (req, res) => {
  const queue = new Queue('jobs', { connection });
  await queue.add('job', {});
  res.sendStatus(202);
});

app.listen(3000);
