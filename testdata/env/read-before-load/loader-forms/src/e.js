import * as dotenvx from '@dotenvx/dotenvx';
import { e } from './e.key.js';

dotenvx.config(); // expect: env/loader-after-imports
console.log(e);
