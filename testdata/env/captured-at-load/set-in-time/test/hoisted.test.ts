import { vi, it } from 'vitest';
import { log } from '../src/log';

vi.hoisted(() => {
  process.env.QUIET = '1';
});
it('is quiet', () => log('x'));
