import express from 'express';

const app = express();
if (process.env.REQUIRE_EMAIL_CONFIRMATION) app.use(confirmed); // expect: env/boolean-string
const settings = {
  oauth: !!process.env.GENERIC_OAUTH, // expect: env/boolean-string
  proxy: Boolean(process.env.TRUST_PROXY), // expect: env/boolean-string
  offline: process.env.OFFLINE ? 'yes' : 'no', // expect: env/boolean-string
  retry: process.env.RETRY && retries(3), // expect: env/boolean-string
};
while (!process.env.OFFLINE) break; // expect: env/boolean-string
app.listen(3000, () => console.log(settings));

function confirmed(req, res, next) {
  next();
}
function retries(count) {
  return count;
}
