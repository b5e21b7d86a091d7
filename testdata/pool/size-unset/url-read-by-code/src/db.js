const { PrismaClient } = require('@prisma/client');

const url = new URL(process.env.DATABASE_URL);
url.searchParams.set('connection_limit', process.env.POOL_SIZE || '20');
exports.prisma = new PrismaClient({ datasourceUrl: url.toString() });
