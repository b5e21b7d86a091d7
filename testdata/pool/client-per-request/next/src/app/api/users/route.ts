import { PrismaClient } from '@prisma/client';

export async function GET() {
  const prisma = new PrismaClient(); // expect: pool/client-per-request
  return Response.json(await prisma.user.findMany());
}
export async function helper() {
  const prisma = new PrismaClient();
  return prisma.user.count();
}
