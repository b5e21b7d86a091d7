const { PrismaClient } = require('@prisma/client');
const client = new PrismaClient();
exports.list = (where) => client.message.findMany({ where, include: { author: true } }); // expect: prisma/unknown-field
