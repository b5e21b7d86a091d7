const { PrismaClient } = require('@prisma/client');

// No file says what the URL is: the platform may have put a size into it.
exports.prisma = new PrismaClient();
