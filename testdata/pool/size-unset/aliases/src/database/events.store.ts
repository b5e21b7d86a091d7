import { createPool } from 'mysql2/promise';

export const events = createPool({ host: process.env.EVENTS_HOST, queueLimit: 50 }); // expect: pool/size-unset
