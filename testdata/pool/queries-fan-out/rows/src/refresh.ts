import { PrismaClient } from '@prisma/client';

const reader = new PrismaClient({ datasourceUrl: process.env.READER_URL });
export async function refresh(id: number) {
  await reader.user.update({ where: { id }, data: { name: String(id) } });
}
