const session = require('express-session');
const LRU = require('lru-cache');
const bcrypt = require('bcryptjs');
const app = require('express')();

// Before 1.16 any maxAge is taken.
app.use(session({ secret: 's', cookie: { maxAge: process.env.SESSION_MS } }));
// Version 6 takes text as it is: which one is installed is not known.
const cache = new LRU({ max: process.env.CACHE_SIZE }); // expect: env/string-where-number level=advice

const days = process.env.DAYS ? parseInt(process.env.DAYS, 10) : 7;
setInterval(() => cache.clear(), days * 1000);

function normalizePort(value) {
  const port = parseInt(value, 10);
  if (Number.isNaN(port)) return value;
  return port >= 0 ? port : false;
}
app.listen(normalizePort(process.env.PORT || '3000'));

// No declaration, no number: it may well be a salt.
module.exports = (password) => bcrypt.hashSync(password, process.env.PEPPER);
module.exports.cheap = (password) => bcrypt.hash(password, process.env.BCRYPT_ROUNDS); // expect: env/string-where-number
