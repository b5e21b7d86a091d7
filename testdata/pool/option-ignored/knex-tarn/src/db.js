const knex = require('knex');
const config = require('./config');

const db = knex({
  client: 'pg',
  connection: process.env.DATABASE_URL,
  pool: {
    min: 2,
    max: 20,
    idle: 10000, // expect: pool/option-ignored
  },
});

// Beside the pool, where nobody looks.
const reports = knex({
  client: 'pg',
  connection: config.url,
  max: 4, // expect: pool/option-ignored
});

// All of these are tarn's own.
const jobs = knex({
  client: 'pg',
  connection: config.url,
  acquireConnectionTimeout: 5000,
  pool: { min: 0, max: 4, idleTimeoutMillis: 1000, acquireTimeoutMillis: 5000, propagateCreateError: false },
});

// What a parameter holds cannot be seen.
const make = (pool) => knex({ client: 'pg', connection: config.url, pool });

module.exports = { db, reports, jobs, make };
