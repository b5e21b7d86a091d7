import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

// Nothing is said of queries: which of the declarations is meant is not known.
export const all = () => prisma.user.findMany({ where: { name: 'x' } });
