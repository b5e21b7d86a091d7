const express = require('express');
const { MongoClient } = require('mongodb');

const url = 'mongodb://db:27017/app';
// 5 of the old topology, 10 of the unified one.
const old = new MongoClient(url, { useNewUrlParser: true }); // expect: pool/size-unset
const unified = new MongoClient(url, { useUnifiedTopology: true }); // expect: pool/size-unset
const either = new MongoClient(url, { useUnifiedTopology: process.env.UNIFIED === 'true' }); // expect: pool/size-unset
const sized = new MongoClient(url, { useUnifiedTopology: true, poolSize: 20 });

const app = express();
app.get('/', async (req, res) => res.json(await Promise.all([old, unified, either, sized].map((it) => it.db().stats()))));
app.listen(3000);
