import { Router } from 'express';
import { films } from '../tmdb.js';

export default Router().get('/', async (_, res) => res.json(await films()));
