import { PrismaMssql } from '@prisma/adapter-mssql';
import { MongoClient } from 'mongodb';
import mongoose from 'mongoose';
import sql from 'mssql';
import oracledb from 'oracledb';

const waitQueueTimeoutMS = 5000;

// SQL Server's and Oracle's give up by themselves.
export const all = [
  new sql.ConnectionPool({ server: 'db' }), // expect: pool/size-unset
  sql.connect({ server: 'db' }), // expect: pool/size-unset
  new PrismaMssql({ server: 'db' }), // expect: pool/size-unset
  oracledb.createPool({ connectString: 'db/app' }), // expect: pool/size-unset
];

// 100 connections are seldom what is short.
export const mongo = [
  new MongoClient('mongodb://db/app', { waitQueueTimeoutMS }), // expect: pool/size-unset level=advice
  MongoClient.connect('mongodb://db/app', { waitQueueTimeoutMS }), // expect: pool/size-unset level=advice
  mongoose.connect('mongodb://db/app', { waitQueueTimeoutMS }), // expect: pool/size-unset level=advice
  mongoose.createConnection('mongodb://db/app'), // expect: pool/size-unset level=advice, pool/no-acquire-timeout
];
