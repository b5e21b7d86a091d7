import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const EXEMPT = ['/health', '/metrics'];
app.use('/a', rateLimit({ windowMs: 60_000, max: 5, skip: () => false })); // expect: rate-limit/no-bypass
app.use('/b', rateLimit({ windowMs: 60_000, max: 5, skip: undefined })); // expect: rate-limit/no-bypass
app.use('/c', rateLimit({ windowMs: 60_000, max: 5, skip: (req) => req.path === '/health' })); // expect: rate-limit/no-bypass
app.use('/d', rateLimit({ windowMs: 60_000, max: 5, skip: (req) => EXEMPT.includes(req.originalUrl) })); // expect: rate-limit/no-bypass
app.use('/e', rateLimit({ windowMs: 60_000, max: 5, skipSuccessfulRequests: true })); // expect: rate-limit/no-bypass
app.use('/f', rateLimit({ windowMs: 60_000, max: 5, skipFailedRequests: true })); // expect: rate-limit/no-bypass
app.use('/g', rateLimit({ windowMs: 60_000, max: 5, skip: ({ path }) => path.startsWith('/static') })); // expect: rate-limit/no-bypass
app.use('/h', rateLimit({ windowMs: 60_000, max: 5, skip: (req) => req.method === 'OPTIONS' })); // expect: rate-limit/no-bypass
app.listen(3000);
