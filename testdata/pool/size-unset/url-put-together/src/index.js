const express = require('express');
const { MongoClient } = require('mongodb');

const { MONGO_HOST, MONGO_NAME, MONGO_USER, SIZED_NAME, UNSAID_NAME } = process.env;
const options = { useUnifiedTopology: true };

const plain = new MongoClient(`mongodb://${MONGO_USER}@${MONGO_HOST}:27017/${MONGO_NAME}`, options); // expect: pool/size-unset
const sized = new MongoClient(`mongodb://${MONGO_HOST}/${SIZED_NAME}`, options);
// Parameters may be in it.
const hidden = new MongoClient(`mongodb://${MONGO_HOST}/${UNSAID_NAME}`, options);
const unset = new MongoClient(process.env.UNSAID_URL || '', options);
const whole = new MongoClient(`mongodb://${MONGO_HOST}`, options);

const app = express();
app.get('/', async (req, res) => res.json(await Promise.all([plain, sized, hidden, unset, whole].map((it) => it.db().stats()))));
app.listen(3000);
