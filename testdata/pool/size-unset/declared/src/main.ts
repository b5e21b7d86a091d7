import { Database } from '@acme/database';
import express from 'express';
import { createDatabase as create } from './database';

const users = create(process.env.DATABASE_URL!, { timeout: 5000 }); // expect: pool/size-unset
const orders = create(process.env.DATABASE_URL!, { connections: 20 }); // expect: pool/no-acquire-timeout
const stock = new Database({ host: 'db' }); // expect: pool/size-unset
const parts = new Database({ host: 'db', connections: 20 });
const prices = new Database({
  host: 'db',
  max: 20, // expect: pool/option-ignored
});

const app = express();
app.get('/', async (req, res) => {
  res.json(await Promise.all([users, orders, stock, parts, prices].map((it) => it.query('select 1'))));
});
app.listen(3000);
