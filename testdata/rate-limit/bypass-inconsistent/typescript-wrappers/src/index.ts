import rateLimit, { type Options } from 'express-rate-limit';
import express from 'express';
const app = express();
const base = { standardHeaders: true, skip: () => process.env.LOAD_TEST === '1' } as const satisfies Partial<Options>;
const { skip, ...noSkip } = base;
function limiter<T extends Partial<Options>>(options: T) { const merged = { ...base, ...options }; return rateLimit(merged); }
const late: Partial<Options> = { windowMs: 60_000 };
late.max = 5;
late.skip = skip;
app.use(limiter({ max: 5 }));
app.use(rateLimit(base as Partial<Options>));
app.use(rateLimit(<Partial<Options>>base));
// What a rest pattern leaves is not followed yet.
app.use(rateLimit({ ...noSkip, max: 5 }));
app.use(rateLimit(late));
app.use(rateLimit({ ...base!, max: 5 }));
app.listen(3000);
