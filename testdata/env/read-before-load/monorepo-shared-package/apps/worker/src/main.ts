import { db } from '@shop/db';

db.query('select 2');
