import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { REQUEST_ID_HEADER } from './requestId';

const logger = new Logger('HTTP');

export function requestLoggingMiddleware(req: Request, res: Response, next: NextFunction): void {
  if (process.env.LOG_REQUESTS !== 'true') {
    next();
    return;
  }
  const startedAt = process.hrtime.bigint();
  res.on('finish', () => {
    const ms = Number(process.hrtime.bigint() - startedAt) / 1e6;
    logger.log(`${req.method} ${req.originalUrl} ${res.statusCode} ${ms.toFixed(1)}ms ${req.header(REQUEST_ID_HEADER)}`);
  });
  next();
}
