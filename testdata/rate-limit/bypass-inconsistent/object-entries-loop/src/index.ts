import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const skip = () => process.env.LOAD_TEST === '1';
const routes = { '/a': { max: 5 }, '/b': { max: 50, skip: undefined } };
for (const [path, options] of Object.entries(routes)) app.use(path, rateLimit({ windowMs: 60_000, ...options }));
app.use('/c', rateLimit({ windowMs: 60_000, max: 5, skip }));
Object.keys(routes).forEach((path) => app.use(path, rateLimit({ windowMs: 60_000, max: 5, skip })));
app.listen(3000);
