const app = require('express')();
const { api, login, plain } = require('./middleware/limit');
app.use(api);
app.use('/login', login);
app.use('/plain', plain);
app.listen(3000);
