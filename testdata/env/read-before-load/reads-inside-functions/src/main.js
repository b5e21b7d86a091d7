import dotenv from 'dotenv';
import express from 'express';
import { Client, settings, size, url } from './client.js';

dotenv.config();

const app = express();
app.get('/', (_, res) => res.json([url(), size, settings.cache, new Client()]));
app.listen(3000);
