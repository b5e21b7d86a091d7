import * as dotenv from 'dotenv';

dotenv.config({ path: './.env' }); // expect: env/loader-after-imports

import { EXTERNAL } from './external';

console.log(EXTERNAL);
