import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export const one = (id: number) => prisma.user.findUnique({ where: { id }, rejectOnNotFound: true });
export const other = (id: number) => prisma.user.findFirst({ where: { id }, rejectOnNotFound: () => new Error('none') });
export const all = () => prisma.user.findMany({ rejectOnNotFound: true } as any); // expect: prisma/unknown-field
