import { config } from './config.js';
import { client } from './client.js';

client(config);
