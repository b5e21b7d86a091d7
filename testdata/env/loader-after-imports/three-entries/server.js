import express from 'express';
import routes from './routes/films.js';
import dotenv from 'dotenv';

dotenv.config(); // expect: env/loader-after-imports
express().use(routes).listen(3000);
