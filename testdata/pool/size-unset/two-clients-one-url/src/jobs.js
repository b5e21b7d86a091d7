const { PrismaClient } = require('@prisma/client');

// The same URL: told with the first one.
const prisma = new PrismaClient(); // expect: pool/many-clients level=warning
setInterval(() => prisma.user.deleteMany(), 60_000);
