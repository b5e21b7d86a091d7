import express from 'express';
import rateLimit from 'express-rate-limit';
import knex from 'knex';
import pLimit from 'p-limit';
import { env, more } from './env';

export const db = knex({ client: 'pg', pool: { max: env.POOL_MAX } });
export const limit = pLimit(more.JOBS);
setInterval(() => {}, Number(process.env.SWEEP_MS));
setInterval(() => {}, Number(process.env.RUN_EVERY));

// A limiter's option is its own rule's, also where another API gets the same number.
const MAX = Number(process.env.MAX_REQUESTS); // expect: rate-limit/limit-not-a-number, env/undeclared
const app = express();
app.use(rateLimit({ windowMs: 60_000, limit: MAX }));
setInterval(() => {}, MAX);
setInterval(() => {}, Number(process.env.OWN_MS)); // expect: env/string-where-number level=warning, env/undeclared
app.listen(3000);
