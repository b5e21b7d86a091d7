import dotenv from 'dotenv';
import { expand } from 'dotenv-expand';
import { connect } from './amqp.js';

function loadEnv() {
  return expand(dotenv.config()); // expect: env/loader-after-imports
}

export function start() {
  loadEnv();
  connect();
}
