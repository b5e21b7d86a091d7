import rateLimit from 'express-rate-limit';
import express from 'express';
const app = express();
app.use(rateLimit({ windowMs: 60, max: 5, skip: () => {{{ ));
app.listen(3000);
