import { accessControl } from './config.js';

export const start = () => console.log(accessControl);
start();
