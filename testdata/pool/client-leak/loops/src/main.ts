import { Pool } from 'pg';

const pool = new Pool({ max: 5, connectionTimeoutMillis: 1000 });
pool.on('error', console.error);

// One a round: the first `continue` keeps one.
export async function each(ids: number[]) {
  for (const id of ids) {
    const client = await pool.connect();
    try {
      if (id < 0) continue;
      await client.query('SELECT 1 WHERE id = $1', [id]);
    } finally {
      client.release();
    }
  }
}

export async function retry() {
  const client = await pool.connect(); // expect: pool/client-leak
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      return await client.query('SELECT 1');
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  client.release();
}

export async function choose(kind: string) {
  const client = await pool.connect();
  try {
    switch (kind) {
      case 'a':
        return await client.query('SELECT 1');
      default:
        throw new Error(kind);
    }
  } finally {
    try {
      client.release();
    } catch (error) {
      console.error(error);
    }
  }
}
