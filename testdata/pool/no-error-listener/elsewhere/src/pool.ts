import { Pool } from 'pg';

// Another file listens.
export const pool = new Pool({ max: 20, connectionTimeoutMillis: 5000 });
// Nobody listens to this one, and `connect` is another event.
export const replica = new Pool({ max: 20, connectionTimeoutMillis: 5000 }); // expect: pool/no-error-listener
replica.on('connect', () => console.log('connected'));
