const express = require('express');
const mysql = require('mysql2/promise');

const endless = mysql.createPool({ host: 'db', connectionLimit: 20 }); // expect: pool/no-acquire-timeout
const bounded = mysql.createPool({ host: 'db', connectionLimit: 20, queueLimit: 200 });
const refusing = mysql.createPool({ host: 'db', connectionLimit: 20, waitForConnections: false });

const app = express();
app.get('/', async (req, res) => res.json(await Promise.all([endless, bounded, refusing].map((it) => it.query('select 1')))));
app.listen(3000);
