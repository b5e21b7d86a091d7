import express from 'express';
import { DalService, OpenDal, SizedDal } from './dal.service';
import { Database, makeEither, makePool, makeSized } from './pools';
import { settings } from './settings';

const dal = new DalService();
const sized = new SizedDal();
const open = new OpenDal();
const pools = [
  makePool(process.env.DATABASE_URL!),
  makeSized(process.env.DATABASE_URL!, 20),
  makeEither(process.env.DATABASE_URL!),
  makeEither(process.env.DATABASE_URL!, { max: 30 }),
  new Database(process.env.DATABASE_URL!, { connectionTimeoutMillis: 5000 }).pool,
];

const app = express();
app.get('/', async (req, res) => res.json(await Promise.all(pools.map((it) => it.query('select 1')))));

async function main() {
  await dal.connect(process.env.MONGO_URL!);
  await sized.connect(process.env.MONGO_URL!);
  await open.connect(process.env.MONGO_URL!, settings());
  app.listen(3000);
}
main();
