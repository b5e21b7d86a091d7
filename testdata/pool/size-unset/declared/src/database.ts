import { Pool } from 'pg';
import { defaults } from './defaults';

// `loadproof.toml` says what this makes: the pool in it is no other one.
export function createDatabase(url: string, settings: { connections?: number; timeout?: number } = {}) {
  const { connections, timeout } = Object.assign(defaults(), settings);
  return new Pool({ connectionString: url, max: connections, connectionTimeoutMillis: timeout });
}
