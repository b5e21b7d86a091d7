import { setup } from './setup.js';

await setup();
const { late } = await import('./late.js');
console.log(late);
