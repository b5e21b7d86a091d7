import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
test('x', () => prisma.nothing.findMany({ x: 1 }));
