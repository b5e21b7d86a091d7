import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
function build(rateLimit: (o: object) => express.RequestHandler) {
  app.use(rateLimit({ windowMs: 60, max: 5 }));
}
build(() => (req, res, next) => next());
{
  const rateLimit = (o: object) => (req: any, res: any, next: any) => next();
  app.use(rateLimit({ windowMs: 60, max: Number(process.env.X) }));
}
export type Limit = ReturnType<typeof rateLimit>;
app.listen(3000);
