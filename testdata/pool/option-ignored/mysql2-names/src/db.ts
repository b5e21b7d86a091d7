import mysql from 'mysql2/promise';
import postgres from 'postgres';

const max = 20;

export const pool = mysql.createPool({
  host: 'db',
  max, // expect: pool/option-ignored
  acquireTimeout: 5000, // expect: pool/option-ignored
  queueLimit: 100,
});

export const sql = postgres('postgres://app@db/app?max=20'); // expect: pool/option-ignored
export const other = postgres('postgres://app@db/app?sslmode=require', { max: 20, idle_timeout: 20 });
