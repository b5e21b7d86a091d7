const express = require('express');
const { Pool } = require('pg');
const { PrismaPg } = require('@prisma/adapter-pg');
const { PrismaClient } = require('@prisma/client');

// The pool is told once, where it is made: adapter and client have none of their own.
const pool = new Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 5000 }); // expect: pool/size-unset
const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });

const app = express();
app.get('/', async (req, res) => res.json(await prisma.$queryRaw`select 1`));
app.listen(3000);
