import rateLimit from 'express-rate-limit';
import express, { type Express, type Router } from 'express';
const skip = () => !!process.env.LOAD_TEST;
export const buildLimiters = () => ({ api: rateLimit({ windowMs: 60_000, max: 5, skip }) });
export class Server {
  private app = express();
  constructor() { this.app.use(rateLimit({ windowMs: 60_000, max: 5, skip })); }
  routes(req: Router, res: Express) { res.use('/x', req, rateLimit({ windowMs: 60_000, max: 5, skip })); }
  listen() { this.app.use(buildLimiters().api); this.app.listen(3000); }
}
const register = (router: Router, next: () => void) => { router.use(rateLimit({ windowMs: 60_000, max: 5, skip })); next(); };
const server = new Server();
server.routes(express.Router(), express());
register(express.Router(), () => server.listen());
['a', 'b'].map((path, index, all) => express().use(path, rateLimit({ windowMs: 60_000, max: index, skip })));
