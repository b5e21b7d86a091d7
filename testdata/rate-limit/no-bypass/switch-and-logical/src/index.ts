import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
const on = process.env.LIMITS !== 'off';
const middlewares = [];
if (on) middlewares.push(rateLimit({ windowMs: 60_000, max: 5 }));
app.use(...middlewares);
switch (process.env.MODE) {
  case 'load': break;
  default: app.use('/s', rateLimit({ windowMs: 60_000, max: 5 }));
}
on && app.use('/t', rateLimit({ windowMs: 60_000, max: 5 }));
app.use('/u', ...(on ? [rateLimit({ windowMs: 60_000, max: 5 })] : []));
app.use('/v', [on && rateLimit({ windowMs: 60_000, max: 5 })].filter(Boolean));
app.listen(3000);
