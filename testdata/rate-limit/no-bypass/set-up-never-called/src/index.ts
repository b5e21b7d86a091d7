import express from 'express';
import { helmetLike } from './security';
const app = express();
helmetLike(app);
app.listen(3000);
