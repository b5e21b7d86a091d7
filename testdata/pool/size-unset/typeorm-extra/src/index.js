const express = require('express');
const { DataSource } = require('typeorm');

const type = 'postgres';
const connectTimeoutMS = 5000;
// pg's pool takes `poolSize` for `max`.
const given = new DataSource({ type, url: process.env.DATABASE_URL, connectTimeoutMS, extra: { poolSize: 20 } });
const own = new DataSource({ type, url: process.env.DATABASE_URL, connectTimeoutMS, poolSize: 20 });
const none = new DataSource({ type, url: process.env.DATABASE_URL, connectTimeoutMS, extra: { idleTimeoutMillis: 5000 } }); // expect: pool/size-unset

const app = express();
app.get('/', async (req, res) => res.json(await Promise.all([given, own, none].map((it) => it.query('select 1')))));
app.listen(3000);
