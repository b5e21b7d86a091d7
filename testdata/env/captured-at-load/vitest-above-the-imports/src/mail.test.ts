process.env.MAIL_SENDER = 'test@example.com';
import { expect, test, vi } from 'vitest';
import { message } from './mail';

test('sender', () => expect(message('a').from).toBe('test@example.com'));
test('retries', () => {
  vi.stubEnv('MAIL_RETRIES', '0');
  expect(message('a').retries).toBe(0);
});
