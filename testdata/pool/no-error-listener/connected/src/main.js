const express = require('express');
const { createClient } = require('redis');
const config = require('./config');

const cache = createClient({ url: config.url }); // expect: pool/no-error-listener
cache.connect().catch(console.error);

// Made for version 3 and never connected: nothing that could be lost.
const redis = config.store === 'redis' ? require('redis') : null;
const stale = redis.createClient(6379, 'cache');

const queue = config.queue ? require('redis') : undefined;
const jobs = queue.createClient({ url: config.url }); // expect: pool/no-error-listener

const app = express();
app.get('/', async (req, res) => {
  res.json([await cache.get('a'), stale.get('b'), await jobs.get('c')]);
});
jobs.connect().then(() => app.listen(3000));
