import rateLimit, { type RateLimitRequestHandler } from 'express-rate-limit';
import express from 'express';
const app = express();
const skip = () => process.env.LOAD_TEST === '1';
let cached: RateLimitRequestHandler | undefined;
app.use((req, res, next) => { cached ??= rateLimit({ windowMs: 60_000, max: 5, skip }); cached(req, res, next); });
let second: RateLimitRequestHandler | undefined;
app.use((req, res, next) => {
  if (!second) second = rateLimit({ windowMs: 60_000, max: 5, skip });
  return second(req, res, next);
});
const perTenant = new Map<string, RateLimitRequestHandler>();
app.use((req, res, next) => {
  let limiter = perTenant.get(req.ip!);
  if (!limiter) {
    limiter = rateLimit({ windowMs: 60_000, max: 5, skip });
    perTenant.set(req.ip!, limiter);
  }
  limiter(req, res, next);
});
const byTier: Record<string, RateLimitRequestHandler> = {};
app.use((req, res, next) => {
  const tier = String(req.headers['x-tier']);
  byTier[tier] = byTier[tier] || rateLimit({ windowMs: 60_000, max: 5, skip });
  byTier[tier](req, res, next);
});
function getLimiter(tier: string) {
  if (!byTier[tier]) byTier[tier] = rateLimit({ windowMs: 60_000, max: 5, skip });
  return byTier[tier];
}
app.use((req, res, next) => getLimiter('a')(req, res, next));
app.listen(3000);
