process.env.MODE = 'fast';
process.env.LEVEL ||= 'info'; // expect: env/read-before-load
const { run } = require('./run');
require('dotenv').config(); // expect: env/loader-after-imports
run();
