const { kept, live } = require('../src/live');
const { table } = require('../src/once');
it('may be meant for the live read', () => {
  process.env.REGION_NAME = 'eu';
  process.env.TABLE_SIZE = '4';
  expect([kept(), live(), table]).toBeTruthy();
});
