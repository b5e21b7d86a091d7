import './tokens';
import { MemoryStore, MockMailer, Store } from './stores';

const isProduction = process.env.NODE_ENV === 'production';

export function store() {
  if (!process.env.REDIS_URL) {
    if (isProduction) throw new Error('REDIS_URL is not set');
    return new MemoryStore();
  }
  return new Store();
}

export function mailer() {
  if (process.env.NODE_ENV === 'test' && !process.env.SMTP_HOST) return new MockMailer();
  return process.env.NODE_ENV !== 'production' && !process.env.SMTP_HOST ? new MockMailer() : new Store();
}

export const url =
  process.env.NODE_ENV === 'development' ? process.env.DATABASE_URL ?? 'postgres://localhost/app' : process.env.DATABASE_URL;

export function search() {
  switch (process.env.NODE_ENV) {
    case 'test':
      return process.env.SEARCH_URL ? new Store() : new MemoryStore();
    default:
      return new Store();
  }
}

// Refused where it matters.
if (!process.env.QUEUE_URL && isProduction) {
  throw new Error('QUEUE_URL is not set');
}
export const queue = process.env.QUEUE_URL ?? 'amqp://localhost';

// Asked for.
export const payments = process.env.USE_MOCK_KEY === 'yes' ? new MockMailer() : new Store();
export const both = process.env.ALLOW_MOCKS === 'yes' && !process.env.MAIL_TOKEN ? new MockMailer() : new Store();
// Not a stand-in.
export const port = Number(process.env.PORT ?? 3000);
export const host = process.env.HOST || 'localhost';
export const site = process.env.SITE_URL || 'http://localhost:3000';
export const usage = process.env.METRICS_URL ? process.memoryUsage() : process.memoryUsage();

// Elsewhere, production goes another way.
export function cache() {
  const address = process.env.CACHE_URL || 'redis://localhost:6379';
  if (!process.env.CACHE_URL && process.env.NODE_ENV === 'production') {
    return null;
  }
  return connect(address);
}

// Only where another setting asks for it.
const settings = { store: process.env.STORE_KIND, host: process.env.SESSION_REDIS_HOST || 'localhost' };
export const sessions = settings.store === 'redis' ? connect(settings.host) : null;

function connect(address: string) {
  return address;
}
