import rateLimit from 'express-rate-limit';
import express from 'express';
const prefix = process.env.ROUTE_PREFIX ?? '/api';
const app = express();
// The switch is live; ROUTE_PREFIX is no switch but a path, so nothing is frozen that should not be.
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: (req) => process.env.LOAD_TEST === '1' || req.path === `${prefix}/health` }));
app.listen(3000);
