const express = require('express');
const { DataSource } = require('typeorm');

const main = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL, poolSize: 20 }); // expect: pool/no-acquire-timeout
const timed = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL, poolSize: 20, connectTimeoutMS: 3000 });
const extra = new DataSource({ type: 'postgres', poolSize: 20, extra: { connectionTimeoutMillis: 3000 } });
const never = new DataSource({
  type: 'postgres',
  poolSize: 20,
  connectTimeoutMS: 0, // expect: pool/no-acquire-timeout
});
const unknown = new DataSource({ type: 'postgres', poolSize: 20, ...JSON.parse(process.env.DB_OPTIONS) });

const app = express();
app.get('/', async (req, res) => res.json([main, timed, extra, never, unknown].map((it) => it.isInitialized)));
app.listen(3000);
