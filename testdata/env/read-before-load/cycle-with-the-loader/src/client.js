import { config } from './config.js';

const region = process.env.REGION; // expect: env/read-before-load

export function client(it) {
  return [it ?? config, region];
}
