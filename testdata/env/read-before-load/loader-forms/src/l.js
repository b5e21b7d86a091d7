import { loadEnvConfig } from '@next/env';
import { l } from './l.key.js';

loadEnvConfig(process.cwd()); // expect: env/loader-after-imports
console.log(l);
