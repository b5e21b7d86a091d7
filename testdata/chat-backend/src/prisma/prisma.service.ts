import { Injectable } from '@nestjs/common';
import type { PrismaClient } from '@prisma/client';
import { getPrismaClient } from '../config/database';

@Injectable()
export class PrismaService {
  get client(): PrismaClient {
    return getPrismaClient();
  }
}
