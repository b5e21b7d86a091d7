import { MikroORM as MikroMysql } from '@mikro-orm/mysql';
import { MikroORM } from '@mikro-orm/postgresql';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { SequelizeModule } from '@nestjs/sequelize';
import { TypeOrmModule } from '@nestjs/typeorm';
import Knex, { knex } from 'knex';
import { Sequelize } from 'sequelize';
import { Sequelize as Typed } from 'sequelize-typescript';
import { DataSource } from 'typeorm';

const url = process.env.DATABASE_URL!;

export const knexes = [
  knex({ client: 'pg', connection: url }), // expect: pool/size-unset
  Knex({ client: 'mysql2', connection: { host: 'db' } }), // expect: pool/size-unset
  knex({ client: 'sqlite3', connection: { filename: 'app.db' } }),
  knex({ client: 'pg', connection: url, pool: { min: 0, max: 20 } }),
];

export const sequelizes = [
  new Sequelize(url), // expect: pool/size-unset
  new Sequelize('app', 'app', 'secret', { dialect: 'mysql' }), // expect: pool/size-unset
  new Sequelize({ dialect: 'postgres', host: 'db' }), // expect: pool/size-unset
  new Typed({ dialect: 'postgres', host: 'db' }), // expect: pool/size-unset
  new Typed({ dialect: 'postgres', host: 'db', pool: { max: 20 } }),
];

export const sources = [
  new DataSource({ type: 'postgres', url, connectTimeoutMS: 5000 }), // expect: pool/size-unset
  new DataSource({ type: 'mysql', host: 'db' }), // expect: pool/size-unset, pool/no-acquire-timeout
  new DataSource({ type: 'mysql', host: 'db', extra: { connectionLimit: 20, queueLimit: 100 } }),
  new DataSource({ type: 'mssql', host: 'db' }), // expect: pool/size-unset
  new DataSource({ type: 'sqlite', database: 'app.db' }),
];

export const mikro = [
  MikroORM.init({ clientUrl: url }), // expect: pool/size-unset
  MikroORM.init({ clientUrl: url, pool: { max: 20 } }),
  MikroMysql.init({ clientUrl: 'mysql://app@db/app' }), // expect: pool/size-unset, pool/no-acquire-timeout
];

@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'postgres', url, connectTimeoutMS: 5000 }), // expect: pool/size-unset
    TypeOrmModule.forRootAsync({ useFactory: () => ({ type: 'postgres', url, connectTimeoutMS: 5000 }) }), // expect: pool/size-unset
    SequelizeModule.forRoot({ dialect: 'postgres', uri: url }), // expect: pool/size-unset
    MongooseModule.forRoot('mongodb://db/app', { waitQueueTimeoutMS: 5000 }), // expect: pool/size-unset level=advice
    MongooseModule.forRootAsync({ useFactory: () => ({ uri: 'mongodb://db/app' }) }), // expect: pool/size-unset level=advice, pool/no-acquire-timeout
  ],
})
export class AppModule {}
