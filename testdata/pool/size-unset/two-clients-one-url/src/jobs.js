const { PrismaClient } = require('@prisma/client');

// The same URL: told with the first one.
const prisma = new PrismaClient();
setInterval(() => prisma.user.deleteMany(), 60_000);
