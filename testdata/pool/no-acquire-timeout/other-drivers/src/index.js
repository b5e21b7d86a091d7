const express = require('express');
const { Sequelize } = require('sequelize');
const knex = require('knex');
const mariadb = require('mariadb');

// All of these give up by themselves: after 60, 60 and 10 seconds.
const sequelize = new Sequelize('postgres://app@db/app', { pool: { max: 20 } });
const db = knex({ client: 'pg', connection: 'postgres://app@db/app', pool: { max: 20 } });
const pool = mariadb.createPool({ host: 'db', connectionLimit: 20 });

const app = express();
app.get('/', async (req, res) => res.json(await Promise.all([sequelize.query('select 1'), db.raw('select 1'), pool.query('select 1')])));
app.listen(3000);
