import rateLimit from 'express-rate-limit';
import express, { type Request, type Response, type NextFunction } from 'express';
const app = express();
const skip = () => !!process.env.LOAD_TEST;
export const perUser = (req: Request, res: Response, next: NextFunction) => {
  const limiter = rateLimit({ windowMs: 60_000, max: 5, skip }); // expect: rate-limit/created-in-handler
  return limiter(req, res, next);
};
async function handler(req: Request, res: Response) {
  const apply = rateLimit({ windowMs: 60_000, max: 5, skip }); // expect: rate-limit/created-in-handler
  await new Promise((done) => apply(req, res, done));
  res.end();
}
app.use(perUser);
app.get('/x', handler);
app.listen(3000);
