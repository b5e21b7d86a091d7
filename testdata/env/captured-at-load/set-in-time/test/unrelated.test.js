it('loads nothing', () => {
  process.env.QUIET = '1';
});
