import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
app.use('/a', rateLimit({ windowMs: 60_000, max: 5, skip: () => process.env.LOAD_TEST === '1' }));
app.use('/b', rateLimit(process.env.LOAD_TEST ? { windowMs: 60_000, max: 1e9 } : { windowMs: 60_000, max: 5 }));
app.use('/c', process.env.LOAD_TEST ? (req, res, next) => next() : rateLimit({ windowMs: 60_000, max: 5 }));
app.use('/d', rateLimit({ windowMs: 60_000, max: 5, skip: process.env.LOAD_TEST ? () => true : () => false }));
app.use('/e', rateLimit({ windowMs: 60_000, max: process.env.LOAD_TEST === '1' ? Number.MAX_SAFE_INTEGER : 5 }));
app.listen(3000);
