import { Config, env, optional, required } from './lib/env.js';

const config = new Config('app');

export const settings = {
  a: env('DECLARED', 'x'), // expect: env/read-before-load
  b: env('NOT_DECLARED', 'x'),
  c: env('NEITHER'), // expect: env/read-before-load
  d: required('MUST_BE_THERE'), // expect: env/read-before-load
  e: optional('MAY_BE_THERE'),
  f: optional('ALSO_DECLARED'), // expect: env/read-before-load
  g: config.get('WITH_FALLBACK', 'y'),
};
