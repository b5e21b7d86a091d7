'use strict';
const db = require('./db');
require('dotenv').config(); // expect: env/loader-after-imports
console.log(db.url);
