const { log } = require('../src/log');
jest.mock('../src/log', () => ({ log: () => process.env.QUIET }));
it('is mocked', () => {
  process.env.QUIET = '1';
  log('x');
});
