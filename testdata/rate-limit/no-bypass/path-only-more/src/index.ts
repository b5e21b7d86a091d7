import rateLimit from 'express-rate-limit';
import express, { type Request } from 'express';
const app = express();
const skipPaths = new Set(['/health']);
const patterns = [/^\/static/];
const isHealth = (req: Request) => req.path === '/health' || req.originalUrl.startsWith('/metrics');
app.use('/a', rateLimit({ windowMs: 60_000, max: 5, skip: (req) => skipPaths.has(req.path) })); // expect: rate-limit/no-bypass
app.use('/b', rateLimit({ windowMs: 60_000, max: 5, skip: (req) => !req.path.startsWith('/api') })); // expect: rate-limit/no-bypass
app.use('/c', rateLimit({ windowMs: 60_000, max: 5, skip: isHealth })); // expect: rate-limit/no-bypass
app.use('/d', rateLimit({ windowMs: 60_000, max: 5, skip: (req) => patterns.some((re) => re.test(req.url)) })); // expect: rate-limit/no-bypass
app.use('/e', rateLimit({ windowMs: 60_000, max: 5, skip: (req) => { const { path } = req; return path === '/x'; } })); // expect: rate-limit/no-bypass
app.listen(3000);
