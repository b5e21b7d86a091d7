import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { drizzle } from 'drizzle-orm/mysql2';
import * as mariadb from 'mariadb';
import mysql from 'mysql';
import mysql2 from 'mysql2';
import promised from 'mysql2/promise';

const uri = 'mysql://app@db/app';
const queueLimit = 100;

export const all = [
  mysql.createPool({ host: 'db', queueLimit }), // expect: pool/size-unset
  mysql2.createPool({ uri, queueLimit }), // expect: pool/size-unset
  promised.createPool(uri), // expect: pool/size-unset, pool/no-acquire-timeout
  mariadb.createPool({ host: 'db' }), // expect: pool/size-unset
  new PrismaMariaDb({ host: 'db' }), // expect: pool/size-unset
  drizzle(uri), // expect: pool/size-unset, pool/no-acquire-timeout
  drizzle({ connection: { uri, queueLimit } }), // expect: pool/size-unset
  drizzle({ connection: { uri, queueLimit, connectionLimit: 20 } }),
];
