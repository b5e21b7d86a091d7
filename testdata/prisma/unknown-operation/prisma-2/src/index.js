const { PrismaClient } = require('@prisma/client');

const prisma = new PrismaClient();

// Until 2.12 this was the name of `findUnique`.
exports.one = (email) => prisma.user.findOne({ where: { email } });
exports.all = () => prisma.user.findAll(); // expect: prisma/unknown-operation
