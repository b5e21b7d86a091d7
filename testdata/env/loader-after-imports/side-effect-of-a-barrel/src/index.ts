import dotenv from 'dotenv';
import { upload } from './services/index.js';

dotenv.config(); // expect: env/loader-after-imports
upload('a');
