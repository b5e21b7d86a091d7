import { PrismaClient } from '@prisma/client';

export default async function handler(req: any, res: any) {
  const prisma = new PrismaClient(); // expect: pool/client-per-request
  res.json(await prisma.user.count());
}
