import { driver, exporting, gamma, search } from '../src';

describe('search', () => {
  const before = process.env;

  beforeEach(() => {
    process.env.FEATURE_SEARCH = 'on';
    process.env['BETA_USERS'] = 'ada';
    process.env.FEATURE_EXPORT = 'off';
    process.env.STORAGE_DRIVER = 'disk';
    process.env.GAMMA_USERS = 'ada';
    process.env = { ...process.env, UPLOAD_LIMIT: '1mb' };
  });

  afterAll(() => {
    process.env = before;
  });

  it('finds', () => expect(search('ada', ['a'])).toHaveLength(1));
  it('exports', () => expect([exporting(), driver(), gamma('ada')]).toBeTruthy());
});
