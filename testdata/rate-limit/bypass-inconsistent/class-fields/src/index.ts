import express from 'express';
import { Limits } from './limits';
const app = express();
const limits = new Limits();
app.use(Limits.api);
app.use('/login', Limits.login);
app.use('/upload', limits.upload);
app.listen(3000);
