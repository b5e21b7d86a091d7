import { PrismaClient, Role } from '@prisma/client';

const prisma = new PrismaClient();
await prisma.user.create({ data: { email: 'a@b.c', role: Role.OWNER } }); // expect: prisma/unknown-enum-value level=warning
