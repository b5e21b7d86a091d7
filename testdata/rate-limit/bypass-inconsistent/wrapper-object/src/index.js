const app = require('express')();
const limits = require('./limits');
app.use(limits.api);
app.use('/login', limits.login);
app.listen(3000);
