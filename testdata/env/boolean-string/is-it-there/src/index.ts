import { createClient } from 'redis';

export const client = process.env.REDIS_URL ? createClient({ url: process.env.REDIS_URL }) : undefined;
export const billing = !!process.env.STRIPE_KEY;
if (process.env.SMTP_PORT) console.log('mail is on');
if (!process.env.ENABLE_SSL) throw new Error('ENABLE_SSL is required');
if (!process.env.IS_REGION) {
  console.error('IS_REGION is not set');
  process.exit(1);
}
if (process.env.ENABLE_SSL !== undefined && process.env.ENABLE_SSL === 'true') console.log('tls');
if (process.env.CI || process.env.DEBUG || process.env.VERCEL) console.log('platform');
