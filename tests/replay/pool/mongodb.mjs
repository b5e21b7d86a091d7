// Which sizes MongoDB's drivers take, and what they open without.
import { createRequire } from 'node:module'
import { fakeMongo } from '../support/fake-mongo.mjs'
import { connectionsOpened, report } from '../support/measure.mjs'

const require = createRequire(import.meta.url)

const ofDriver = (name, options, query = '') => async ({ url }) => {
  const { MongoClient } = require(name)
  const client = new MongoClient(`${url}${query}`, options)
  await client.connect()
  return () => client.db().collection('things').find({}).toArray()
}
const ofMongoose = (name, options) => async ({ url }) => {
  const mongoose = require(name)
  const connection = mongoose.createConnection(url, options)
  await (connection.asPromise?.() ?? connection)
  return () => connection.db.collection('things').find({}).toArray()
}
const old = { useNewUrlParser: true }
const unified = { ...old, useUnifiedTopology: true }

report(await connectionsOpened(fakeMongo, {
  'mongodb 3': ofDriver('mongodb3', old),
  'mongodb 3 useUnifiedTopology': ofDriver('mongodb3', unified),
  'mongodb 3 poolSize: 20': ofDriver('mongodb3', { ...old, poolSize: 20 }),
  'mongodb 3 maxPoolSize: 20': ofDriver('mongodb3', { ...old, maxPoolSize: 20 }),
  'mongodb 3 ?maxPoolSize=20': ofDriver('mongodb3', old, '?maxPoolSize=20'),
  'mongodb 3 useUnifiedTopology, poolSize: 20': ofDriver('mongodb3', { ...unified, poolSize: 20 }),
  'mongodb 3 useUnifiedTopology, maxPoolSize: 20': ofDriver('mongodb3', { ...unified, maxPoolSize: 20 }),
  'mongoose 5': ofMongoose('mongoose5', old),
  'mongoose 5 useUnifiedTopology': ofMongoose('mongoose5', unified),
  'mongodb 7': ofDriver('mongodb', {}),
  'mongodb 7 maxPoolSize: 20': ofDriver('mongodb', { maxPoolSize: 20 }),
  'mongodb 7 ?maxPoolSize=20': ofDriver('mongodb', {}, '?maxPoolSize=20'),
  'mongoose 9': ofMongoose('mongoose', {}),
  'mongoose 9 maxPoolSize: 20': ofMongoose('mongoose', { maxPoolSize: 20 }),
}))
