import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
prisma.user.findMany().then((users) => Promise.all(users.map((it) => prisma.user.delete({ where: { id: it.id } }))));
