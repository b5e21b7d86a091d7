import knex from 'knex';
import postgres from 'postgres';
import { MongoClient } from 'mongodb';
import mysql from 'mysql2/promise';
import { Pool } from 'pg';
import { Sequelize } from 'sequelize';
import { config, KNEX_MAX } from './config';

export const sql = postgres(process.env.DATABASE_URL!, { max: config.db.max });
export const orm = new Sequelize(process.env.DATABASE_URL!, { pool: { max: config.db.size, min: config.db.min } });
export const builder = knex({ client: 'pg', pool: { max: KNEX_MAX, min: 0 } });

// These convert the text themselves.
export const pg = new Pool({ max: config.db.max }); // expect: pool/no-error-listener
export const my = mysql.createPool({ connectionLimit: config.db.max });
export const mongo = new MongoClient('mongodb://localhost', { maxPoolSize: config.db.max });
