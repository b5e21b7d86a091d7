const { create } = require('./create');
const app = require('express')();
app.use(create());
app.use(create({ max: 5 }));
app.use(create({ max: 5, skip: (req) => req.path === '/health' })); // expect: rate-limit/bypass-inconsistent
app.listen(3000);
