import rateLimit from 'express-rate-limit';
import express, { type Request, type Response, type NextFunction } from 'express';
const app = express();
const limiter = rateLimit({ windowMs: 60_000, max: 5 });
export function guarded(req: Request, res: Response, next: NextFunction) {
  if (process.env.LOAD_TEST) return next();
  return limiter(req, res, next);
}
app.use(guarded);
app.listen(3000);
