import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { TypeOrmModule } from '@nestjs/typeorm';
import express from 'express';
import Knex from 'knex';
import mongoose from 'mongoose';
import { createClientPool } from 'redis';
import Sequelize from 'sequelize';
import { createPool } from 'slonik';
import { createConnection, createConnections, Connection } from 'typeorm';

const url = 'postgres://app@db/app';
const extra = { connectionTimeoutMillis: 5000 };

createConnection({ type: 'postgres', url, extra }); // expect: pool/size-unset
createConnection({ type: 'postgres', url, extra: { ...extra, max: 20 } });
createConnection({
  type: 'postgres',
  url,
  extra,
  poolSize: 20, // expect: pool/option-ignored
});
createConnection({ type: 'mysql', host: 'db', extra: { queueLimit: 100 } }); // expect: pool/size-unset
createConnections([{ type: 'postgres', url, extra }]);
new Connection({ type: 'postgres', url }).connect(); // expect: pool/size-unset, pool/no-acquire-timeout

mongoose.connect('mongodb://db/app', { useNewUrlParser: true, useUnifiedTopology: true }); // expect: pool/size-unset
mongoose.createConnection('mongodb://db/app', { poolSize: 20 });

export const sequelize = new Sequelize(url); // expect: pool/size-unset
export const knex = Knex({ client: 'pg', connection: url }); // expect: pool/size-unset
export const slonik = createPool(url); // expect: pool/size-unset, pool/no-acquire-timeout
export const redis = createClientPool({ url: 'redis://cache' }); // expect: pool/no-error-listener

@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'postgres', url, extra }), // expect: pool/size-unset
    MongooseModule.forRoot('mongodb://db/app'), // expect: pool/size-unset
  ],
})
export class AppModule {}

const app = express();
app.get('/', async (req, res) => res.json([await sequelize.query('select 1'), await knex.raw('select 1'), await redis.ping(), slonik]));
redis.connect().then(() => app.listen(3000));
