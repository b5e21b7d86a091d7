import { Pool } from 'pg';

const pool = new Pool();
pool.on('error', (error) => console.error(error));

export async function never(id: number) {
  const client = await pool.connect(); // expect: pool/client-leak
  return client.query('SELECT 1 WHERE id = $1', [id]);
}

export async function dropped() {
  await pool.connect(); // expect: pool/client-leak
}

export async function late(id: number) {
  const client = await pool.connect(); // expect: pool/client-leak level=warning
  const { rows } = await client.query('SELECT 1 WHERE id = $1', [id]);
  client.release();
  return rows;
}

export async function thrown(id: number) {
  const client = await pool.connect(); // expect: pool/client-leak
  const { rows } = await client.query('SELECT 1 WHERE id = $1', [id]);
  if (rows.length === 0) {
    throw new Error('not found');
  }
  client.release();
  return rows;
}

export async function caughtOnly(id: number) {
  const client = await pool.connect(); // expect: pool/client-leak
  try {
    await client.query('BEGIN');
    await client.query('UPDATE t SET a = 1 WHERE id = $1', [id]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    client.release();
    throw error;
  }
}

export async function before(id: number) {
  const client = await pool.connect(); // expect: pool/client-leak level=warning
  await client.query('SET search_path = tenant');
  try {
    return await client.query('SELECT 1 WHERE id = $1', [id]);
  } finally {
    client.release();
  }
}

async function rows(client: any) {
  return client.query('SELECT 1');
}
export async function handed() {
  const client = await pool.connect(); // expect: pool/client-leak
  return rows(client);
}
