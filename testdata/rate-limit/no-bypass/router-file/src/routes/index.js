const fs = require('fs');
const router = require('express').Router();
router.use('/auth', require('./auth'));
module.exports = router;
