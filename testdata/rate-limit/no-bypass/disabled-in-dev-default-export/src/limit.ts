import rateLimit from 'express-rate-limit';
import type { RequestHandler } from 'express';
const limiter = rateLimit({ windowMs: 60_000, max: 5 });
const isDev = process.env.NODE_ENV === 'development';
const middleware: RequestHandler = isDev ? (_req, _res, next) => next() : limiter;
export default middleware;
