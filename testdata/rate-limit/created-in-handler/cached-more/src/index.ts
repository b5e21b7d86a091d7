import rateLimit, { MemoryStore, type RateLimitRequestHandler } from 'express-rate-limit';
import { LRUCache } from 'lru-cache';
import express from 'express';
const app = express();
const skip = () => process.env.LOAD_TEST === '1';
const byTier: Record<string, RateLimitRequestHandler> = {};
app.use((req, res, next) => {
  const limiter = byTier.a ?? (byTier.a = rateLimit({ windowMs: 60_000, max: 5, skip }));
  limiter(req, res, next);
});
class Limits {
  private readonly all = new Map<string, RateLimitRequestHandler>();
  handle = (req: express.Request, res: express.Response, next: express.NextFunction) => {
    if (!this.all.has('x')) this.all.set('x', rateLimit({ windowMs: 60_000, max: 5, skip }));
    return this.all.get('x')!(req, res, next);
  };
}
app.use(new Limits().handle);
const cache = new LRUCache<string, RateLimitRequestHandler>({ max: 10 });
function forTenant(id: string) {
  const found = cache.get(id);
  if (found) return found;
  const made = rateLimit({ windowMs: 60_000, max: 5, skip });
  cache.set(id, made);
  return made;
}
app.use((req, res, next) => forTenant(req.hostname)(req, res, next));
const store = new MemoryStore();
app.use((req, res, next) => rateLimit({ windowMs: 60_000, max: 5, skip, store })(req, res, next));
app.use((req, res, next) => {
  let limiter = byTier[req.hostname];
  if (limiter === undefined) {
    limiter = rateLimit({ windowMs: 60_000, max: 5, skip });
    byTier[req.hostname] = limiter;
  }
  return limiter(req, res, next);
});
const make = (tier: string) => rateLimit({ windowMs: 60_000, max: tier === 'a' ? 5 : 10, skip });
app.use((req, res, next) => (byTier.z ||= make('z'))(req, res, next));
app.listen(3000);
