import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
app.use((req, res, next) => rateLimit({ windowMs: 60, max: 5 })(req, res, next));
