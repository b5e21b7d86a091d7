const app = require('express')();
app.use(require('@acme/limits').lifted);
app.listen(3000);
