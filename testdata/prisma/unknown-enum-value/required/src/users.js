const { PrismaClient, Role, $Enums } = require('@prisma/client');
const prisma = new PrismaClient();

exports.admins = () => prisma.user.findMany({ where: { role: Role.ADMN } }); // expect: prisma/unknown-enum-value
exports.guests = () => prisma.user.findMany({ where: { role: $Enums.Role.GUEST } }); // expect: prisma/unknown-enum-value
exports.users = () => prisma.user.findMany({ where: { role: Role.USER } });
