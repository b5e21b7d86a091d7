import { createCache } from './cache';
import { mailer } from './mailer';
import { settings } from './settings';
import { client } from './database';
import { queue } from './queue';

export const all = [createCache(), mailer(), settings, client(), queue];
