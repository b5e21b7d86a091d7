const neon = require('@neondatabase/serverless');
const { drizzle } = require('drizzle-orm/mysql2');
const { createPool } = require('generic-pool');
const sql = require('mssql');
const oracledb = require('oracledb');
const slonik = require('slonik');

const pool = new neon.Pool({ connectionString: process.env.DATABASE_URL, connectionLimit: 20 }); // expect: pool/option-ignored
pool.on('error', console.error);
exports.db = drizzle({
  connection: {
    uri: process.env.MYSQL_URL,
    max: 20, // expect: pool/option-ignored
  },
});
exports.things = createPool(
  { create: async () => ({}), destroy: async () => {}, max: 3 },
  {
    max: 5,
    acquireTimeout: 5000, // expect: pool/option-ignored
  },
);
exports.main = async () => [
  await sql.connect({ server: 'db', max: 20 }), // expect: pool/option-ignored
  await sql.connect({ server: 'db', max: 20, pool: { max: 20 } }),
  new sql.ConnectionPool({ server: 'db', pool: { max: 20, acquire: 5000 } }), // expect: pool/option-ignored
  await oracledb.createPool({ connectString: 'db/app', poolSize: 20 }), // expect: pool/option-ignored
  await slonik.createPool(process.env.DATABASE_URL, { max: 20 }), // expect: pool/option-ignored
  await slonik.createPool(process.env.DATABASE_URL, { maximumPoolSize: 20 }),
  await pool.query('select 1'),
];
