const { PrismaClient } = require('@prisma/client');

exports.shop = new PrismaClient();
exports.reports = new PrismaClient({ datasourceUrl: process.env.REPORTS_URL });
exports.archive = new PrismaClient({ datasourceUrl: process.env.ARCHIVE_URL });
