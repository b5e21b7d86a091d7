import dotenv from 'dotenv';

dotenv.config({ path: '.env' });
export const mail = { host: process.env.MAIL_HOST };
