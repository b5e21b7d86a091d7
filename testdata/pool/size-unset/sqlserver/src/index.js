const express = require('express');
const { PrismaClient } = require('@prisma/client');

const shop = new PrismaClient();
const reports = new PrismaClient({ datasourceUrl: process.env.REPORTS_URL });
const archive = new PrismaClient({ datasourceUrl: process.env.ARCHIVE_URL }); // expect: pool/size-unset

const app = express();
app.get('/', async (req, res) => res.json(await Promise.all([shop, reports, archive].map((it) => it.user.findMany({ take: 1 })))));
app.listen(3000);
