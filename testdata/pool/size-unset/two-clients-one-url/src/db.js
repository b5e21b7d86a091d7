const { PrismaClient } = require('@prisma/client');
require('./jobs');

exports.prisma = new PrismaClient(); // expect: pool/size-unset
