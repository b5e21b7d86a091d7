const { createLimiter } = require('@acme/limits');
const app = require('express')();
app.use(createLimiter(100)); // expect: rate-limit/bypass-inconsistent
app.use('/x', createLimiter(5, { skip: () => process.env.LOAD_TEST === '1' }));
app.listen(3000);
