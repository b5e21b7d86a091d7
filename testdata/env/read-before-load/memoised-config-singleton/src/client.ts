import { Config } from './config.js';

const config = Config.create();

export const client = { get: () => fetch(config.url), retries: () => process.env.RETRIES };
