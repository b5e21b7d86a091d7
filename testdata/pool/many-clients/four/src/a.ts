import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
export const a = () => prisma.user.count();
