const { apiLimiter } = require('@acme/limits');
const app = require('express')();
app.use(apiLimiter);
app.listen(3000);
