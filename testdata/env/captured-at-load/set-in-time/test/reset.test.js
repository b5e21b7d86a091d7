const { log } = require('../src/log');
it('is quiet when it is loaded anew', () => {
  process.env.QUIET = '1';
  jest.resetModules();
  require('../src/log').log('x');
});
