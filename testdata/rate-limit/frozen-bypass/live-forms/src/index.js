const { rateLimit } = require('express-rate-limit');
const app = require('express')();
const isOff = () => process.env.DISABLE_RATE_LIMIT === 'true';
const { env } = process;
class Flags { get off() { return env.DISABLE_RATE_LIMIT === 'true'; } }
const flags = new Flags();
const lazy = { get off() { return env.DISABLE_RATE_LIMIT === 'true'; } };
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => isOff() }));
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: isOff }));
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => env.DISABLE_RATE_LIMIT === 'true' }));
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => flags.off }));
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => lazy.off }));
app.listen(3000);
