import express from 'express';
import * as mappers from './mappers';
import * as mysql from './mysql';
import * as others from './others';
import * as postgres from './postgres';

const app = express();
app.get('/', (req, res) => res.json([mappers, mysql, others, postgres].map((it) => Object.keys(it))));
app.listen(3000);
