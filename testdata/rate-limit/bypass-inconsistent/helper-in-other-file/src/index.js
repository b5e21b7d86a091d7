const app = require('express')();
const limits = require('./limits');
app.use(limits.api);
app.use('/upload', limits.upload);
app.use('/login', limits.login);
app.listen(3000);
