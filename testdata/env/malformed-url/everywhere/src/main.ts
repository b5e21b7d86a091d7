import { Pool } from 'pg';

const host = process.env.DATABASE_HOST ?? 'db';

export const pool = new Pool({ // expect: pool/no-error-listener
  connectionString: `postgres://app:app@${host}:5432/app?application_name=api?connect_timeout=5`, // expect: env/malformed-url
});
export const reports = new Pool({ connectionString: 'postgres://app:pa#ss@localhost:5432/reports' }); // expect: env/malformed-url, pool/no-error-listener
export const fine = new Pool({ connectionString: `postgres://app:${encodeURIComponent('a/b')}@${host}/app?a=1&b=2` }); // expect: pool/no-error-listener
export const message = 'Set DATABASE_URL to postgres://user:pa/ss@host:5432/db?a=1?b=2, please';
