import express from 'express';
import { api } from './limits';
const app = express();
// app.use(api);
app.listen(3000);
