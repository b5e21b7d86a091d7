import { Client, Pool, PoolClient } from 'pg';
import { finish } from './finish';

const pool = new Pool();

export async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

export async function late() {
  let client: PoolClient | undefined;
  try {
    client = await pool.connect();
    await client.query('SELECT 1');
  } catch (error) {
    console.error(error);
  } finally {
    if (client) client.release();
  }
}

export async function optional() {
  let client;
  try {
    client = await pool.connect();
    return await client.query('SELECT 1');
  } finally {
    client?.release();
  }
}

export async function taken() {
  const client = await pool.connect();
  return client;
}

export async function both() {
  const client = await pool.connect();
  try {
    await client.query('SELECT 1');
    client.release();
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

export async function elsewhere() {
  const client = await pool.connect();
  await finish(client);
}

export async function closure(stream: NodeJS.ReadableStream) {
  const client = await pool.connect();
  stream.on('end', () => client.release());
}

class Listener {
  private client?: PoolClient;
  async start() {
    this.client = await pool.connect();
    await this.client.query('LISTEN jobs');
  }
}
export const listener = new Listener();

export async function once() {
  const client = await pool.connect();
  await client.query('SELECT 1');
  await pool.end();
}

export async function single() {
  const client = new Client();
  client.on('error', (error) => console.error(error));
  await client.connect();
  await client.query('SELECT 1');
}

export const chained = () => pool.connect().then((client) => client.query('SELECT 1').finally(() => client.release()));

export async function maybe(given?: PoolClient) {
  const client = given ?? (await pool.connect());
  await client.query('SELECT 1');
  if (!given) client.release();
}
