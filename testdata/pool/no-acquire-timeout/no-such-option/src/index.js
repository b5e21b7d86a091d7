const express = require('express');
const { createPool } = require('generic-pool');
const mysql = require('mysql');
const postgres = require('postgres');
const slonik = require('slonik');
const { factory } = require('./browser');

// It bounds the attempt to connect.
const pool = mysql.createPool({ host: 'db', connectionLimit: 20, acquireTimeout: 5000 }); // expect: pool/no-acquire-timeout
const bounded = mysql.createPool({ host: 'db', connectionLimit: 20, queueLimit: 100 });
const sql = postgres(process.env.DATABASE_URL, { max: 20, connect_timeout: 5 }); // expect: pool/no-acquire-timeout
const questions = slonik.createPool(process.env.DATABASE_URL, { maximumPoolSize: 20, connectionTimeout: 5000 }); // expect: pool/no-acquire-timeout
const browsers = createPool(factory, { max: 4 }); // expect: pool/no-acquire-timeout
const few = createPool({ create: factory.create, destroy: factory.destroy }, { max: 4, acquireTimeoutMillis: 5000 });
const fewer = createPool(factory, { max: 4, maxWaitingClients: 100 });

const app = express();
app.get('/', async (req, res) => {
  const browser = await Promise.any([browsers.acquire(), few.acquire(), fewer.acquire()]);
  pool.query('select 1', () => bounded.query('select 1', async () => res.json([await sql`select 1`, await (await questions).any(browser.sql)])));
});
app.listen(3000);
