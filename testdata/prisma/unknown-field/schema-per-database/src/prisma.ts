import prisma from '@acme/prisma-client';

export default { ...prisma, now: () => new Date() };
