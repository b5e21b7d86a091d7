const { link } = require('../src/link');
it('is used by the test itself', () => {
  process.env.BASE_LINK = 'https://example.com';
  expect(link()).not.toBe(`${process.env.BASE_LINK}/x`);
});
