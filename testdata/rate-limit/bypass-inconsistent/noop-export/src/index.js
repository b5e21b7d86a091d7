const app = require('express')();
const { a, b } = require('./limits');
app.use(a);
app.use('/b', b);
app.listen(3000);
