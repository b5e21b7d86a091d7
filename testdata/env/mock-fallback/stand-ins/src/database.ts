import { createMockClient } from './client.mock';

export function isMockMode(): boolean {
  return process.env.CLIENT_MODE === 'mock' || !process.env.DATABASE_URL;
}

export const client = () => (isMockMode() ? createMockClient() : new Client()); // expect: env/mock-fallback

class Client {}
