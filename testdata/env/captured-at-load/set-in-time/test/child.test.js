const { spawnSync } = require('child_process');
const { log } = require('../src/log');
it('is quiet in a child', () => {
  process.env.QUIET = '1';
  spawnSync('node', ['src/server.js']);
  log('x');
});
