import type { NextFunction, Request, Response } from 'express';

export interface RequestMetrics {
  total: number;
  inFlight: number;
  byStatus: Record<string, number>;
}

const metrics: RequestMetrics = { total: 0, inFlight: 0, byStatus: {} };

export function metricsMiddleware(_req: Request, res: Response, next: NextFunction): void {
  metrics.total += 1;
  metrics.inFlight += 1;
  res.on('close', () => {
    metrics.inFlight -= 1;
    const status = `${Math.floor(res.statusCode / 100)}xx`;
    metrics.byStatus[status] = (metrics.byStatus[status] ?? 0) + 1;
  });
  next();
}

export function readMetrics(): RequestMetrics {
  return { ...metrics, byStatus: { ...metrics.byStatus } };
}
