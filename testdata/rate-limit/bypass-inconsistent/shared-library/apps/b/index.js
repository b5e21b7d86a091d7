const app = require('express')();
const { strict } = require('@acme/limits');
app.use(strict);
app.listen(3000);
