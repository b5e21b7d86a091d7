import { Pool, PoolConfig } from 'pg';

const connectionTimeoutMillis = 5000;

export function makePool(connectionString: string, more: PoolConfig = {}) {
  const pool = new Pool({ connectionString, connectionTimeoutMillis, ...more }); // expect: pool/size-unset
  pool.on('error', console.error);
  return pool;
}

export const makeSized = (connectionString: string, max?: number) => {
  const pool = new Pool({ connectionString, connectionTimeoutMillis, max });
  pool.on('error', console.error);
  return pool;
};

// Two calls that say different things.
export function makeEither(connectionString: string, more: PoolConfig = {}) {
  const pool = new Pool({ connectionString, connectionTimeoutMillis, ...more });
  pool.on('error', console.error);
  return pool;
}

export class Database {
  readonly pool: Pool;
  constructor(connectionString: string, options: PoolConfig) {
    this.pool = new Pool({ connectionString, ...options }); // expect: pool/size-unset
    this.pool.on('error', console.error);
  }
}
