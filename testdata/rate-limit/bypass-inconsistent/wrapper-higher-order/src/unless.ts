import type { RequestHandler } from 'express';
export const unlessLoadTest = (mw: RequestHandler): RequestHandler => (req, res, next) =>
  process.env.LOAD_TEST === '1' ? next() : mw(req, res, next);
