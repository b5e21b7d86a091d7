const express = require('express');
const mysql = require('mysql2/promise');

const endless = mysql.createPool({ host: 'db', connectionLimit: 20 }); // expect: pool/no-acquire-timeout
// What holds without them.
const spelledOut = mysql.createPool({ host: 'db', waitForConnections: true, connectionLimit: 20, queueLimit: 0 }); // expect: pool/no-acquire-timeout
const bounded = mysql.createPool({ host: 'db', connectionLimit: 20, queueLimit: 200 });
const refusing = mysql.createPool({ host: 'db', connectionLimit: 20, waitForConnections: false });
const byHand = mysql.createPool({ host: 'db', connectionLimit: 20, queueLimit: Number(process.env.QUEUE) });

const app = express();
app.get('/', async (req, res) => {
  const pools = [endless, spelledOut, bounded, refusing, byHand];
  res.json(await Promise.all(pools.map((it) => it.query('select 1'))));
});
app.listen(3000);
