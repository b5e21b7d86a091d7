// `require` runs where it stands.
process.env.QUIET = '1';
const { log } = require('../src/log');
it('is quiet', () => log('x'));
