import { PrismaClient } from '@prisma/client';

export async function listUsers() {
  return load(10);
}

async function load(take: number) {
  const db = new PrismaClient(); // expect: pool/client-per-request
  return db.user.findMany({ take });
}
