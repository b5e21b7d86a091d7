const Koa = require('koa');
const { MongoClient } = require('mongodb');

const timed = new MongoClient(process.env.MONGO_URL);
const endless = new MongoClient(process.env.OTHER_URL); // expect: pool/no-acquire-timeout

const app = new Koa();
app.use(async (ctx) => {
  ctx.body = await Promise.all([timed, endless].map((it) => it.db().admin().ping()));
});
app.listen(3000);
