import { ENABLE_SIGNUP } from './config.js';
import { config } from './config.js';

if (ENABLE_SIGNUP) console.log('signup'); // expect: env/boolean-string
console.log(config.signup ? 'open' : 'closed'); // expect: env/boolean-string
