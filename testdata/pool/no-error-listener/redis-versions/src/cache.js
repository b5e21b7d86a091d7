const redis = require('redis');
const Redis = require('ioredis');

const client = redis.createClient({ host: 'cache' }); // expect: pool/no-error-listener
// ioredis logs and goes on.
const other = new Redis('redis://cache');

exports.get = (key) => new Promise((resolve) => client.get(key, (error, value) => resolve(value)));
exports.other = (key) => other.get(key);
