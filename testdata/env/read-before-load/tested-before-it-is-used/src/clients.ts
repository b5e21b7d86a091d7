import Redis from 'ioredis';

function connect() {
  if (!process.env.REDIS_URL) { // expect: env/read-before-load
    console.warn('no cache');
    return null;
  }
  return new Redis(process.env.REDIS_URL);
}

function fallback() {
  const url = process.env.S3_BUCKET || 'local'; // expect: env/read-before-load
  if (!process.env.S3_BUCKET && process.env.NODE_ENV === 'production') return null;
  return url;
}

export const redis = connect();
export const bucket = fallback();
export const sentry = process.env.SENTRY_DSN ? { dsn: process.env.SENTRY_DSN } : undefined; // expect: env/read-before-load
