import { config } from 'dotenv';
import { db } from '@shop/db';

config(); // expect: env/loader-after-imports
db.query('select 1');
