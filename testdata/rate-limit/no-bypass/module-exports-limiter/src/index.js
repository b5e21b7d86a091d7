const app = require('express')();
app.use(require('./limit'));
app.use(require('./named').limiter);
app.listen(3000);
