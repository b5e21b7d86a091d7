const { fetchAll } = require('./tool');

let db = null;
if (process.env.NODE_ENV === 'test') {
  db = process.env.TEST_DB;
}
module.exports = { listen: (port) => fetchAll(port, db) };
