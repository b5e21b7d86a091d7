import express from 'express';
import { first, second } from './limits';
const app = express();
app.use(first);
app.use('/x', second);
app.listen(3000);
