import express from 'express';
import dotenv from 'dotenv';
import { greet } from './greet.js';

dotenv.config();

const app = express();
app.get('/', (_, res) => res.send(greet()));
app.listen(process.env.PORT);
