import { brokers } from './kafka.mjs';

(await import('dotenv-flow')).config(); // expect: env/loader-after-imports
console.log(brokers);
