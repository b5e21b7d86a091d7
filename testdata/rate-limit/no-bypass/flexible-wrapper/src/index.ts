import express from 'express';
import { limit, limitStrict } from './limit';
const app = express();
app.use(limit);
app.use('/login', limitStrict);
app.listen(3000);
