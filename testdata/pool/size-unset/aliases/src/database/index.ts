import { Pool } from 'pg';

// Only aliases lead from the entry to here.
export const pool = new Pool({ connectionTimeoutMillis: 5000 }); // expect: pool/size-unset
pool.on('error', console.error);
