import dotenv = require('dotenv');
dotenv.config();
import key = require('./key');

console.log(key);
