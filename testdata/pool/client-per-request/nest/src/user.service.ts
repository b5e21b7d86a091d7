import { Injectable } from '@nestjs/common';
import { PrismaClient } from '@prisma/client';

@Injectable()
export class UserService {
  async list() {
    const prisma = new PrismaClient(); // expect: pool/client-per-request
    return prisma.user.findMany();
  }

  // Nothing that handles a request calls it.
  async rebuild() {
    const prisma = new PrismaClient();
    await prisma.user.deleteMany();
  }
}
