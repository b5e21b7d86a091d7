const express = require('express');
const { migrate } = require('./migrate');

const app = express();
migrate().then(() => app.listen(3000));
