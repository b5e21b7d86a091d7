const express = require('express');
const { Sequelize } = require('sequelize');
const knex = require('knex');
const mongoose = require('mongoose');
const settings = require('./settings');

const sequelize = new Sequelize(process.env.DATABASE_URL, { logging: false }); // expect: pool/size-unset
const reports = knex({ client: 'pg', connection: process.env.REPORTS_URL }); // expect: pool/size-unset
const sized = knex({ client: 'pg', connection: process.env.REPORTS_URL, pool: { max: 20 } });
// What the settings hold comes from a call, and cannot be seen.
const other = new Sequelize(process.env.OTHER_URL, settings.load());
// A file of SQLite has one connection.
const local = knex({ client: 'better-sqlite3', connection: { filename: './local.db' } });
mongoose.connect('mongodb://db/app', { waitQueueTimeoutMS: 2000 }); // expect: pool/size-unset level=advice

const app = express();
app.get('/', async (req, res) => res.json(await Promise.all([sequelize, reports, sized, other, local].map((it) => it.toString()))));
app.listen(3000);
