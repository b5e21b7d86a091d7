import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient(); // expect: pool/many-clients
export const b = () => prisma.user.count();
