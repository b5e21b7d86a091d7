import { token } from './token.js';

console.log(token);
