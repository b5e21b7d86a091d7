const express = require('express');
const db = require('./db');
require('dotenv').config(); // expect: env/loader-after-imports
const session = require('./session');

const app = express();
app.use(session);
db.connect().then(() => app.listen(process.env.PORT));
