import { Pool } from 'pg';

export const shared = new Pool({ max: 20, connectionTimeoutMillis: 2000 });
shared.on('error', console.error);
