import { env } from 'node:process';

const { WEBHOOK_SECRET, LOG_FORMAT = 'json' } = process.env; // expect: env/undeclared

export const config = {
  database: process.env.DATABASE_URL,
  MAIL_API_KEY: process.env.MAIL_API_KEY, // expect: env/undeclared
  sender: process.env.MAIL_SENDER!,
  secret: WEBHOOK_SECRET,
  format: LOG_FORMAT,
};

export const mail = { key: config.MAIL_API_KEY, region: env['MAIL_REGION'] }; // expect: env/undeclared
