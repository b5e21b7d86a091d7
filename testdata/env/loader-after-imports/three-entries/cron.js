import { films } from './tmdb.js';
import dotenv from 'dotenv';

dotenv.config(); // expect: env/loader-after-imports
films();
