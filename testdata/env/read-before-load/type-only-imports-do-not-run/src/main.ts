import dotenv from 'dotenv';
import type { Cache } from './cache.js';
import { type Reporter } from './sentry.js';
import { Options } from './options.js';

dotenv.config();

export async function main(options: Options, reporter: Reporter): Promise<Cache> {
  const { cache } = await import('./cache.js');
  return cache;
}
void main({ size: 1 }, {} as Reporter);
