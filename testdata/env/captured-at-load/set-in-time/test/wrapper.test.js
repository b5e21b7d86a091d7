const { sender, live } = require('../src/mail');
it('may be meant for the wrapper', () => {
  process.env.MAIL_SENDER = 'a@example.com';
  expect([sender(), live()]).toBeTruthy();
});
