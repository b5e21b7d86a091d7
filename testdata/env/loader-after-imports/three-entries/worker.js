import 'dotenv/config';
import { films } from './tmdb.js';

films();
