import { Injectable } from '@nestjs/common';
import { PrismaService } from '../prisma/prisma.service';

const PROFILE = {
  id: true,
  email: true,
  displayName: true,
  avatarUrl: true,
  isAdmin: true,
  createdAt: true,
} as const;

@Injectable()
export class UserRepository {
  constructor(private readonly prisma: PrismaService) {}

  findById(id: string) {
    return this.prisma.client.user.findUnique({ where: { id }, select: PROFILE });
  }

  update(id: string, data: { displayName?: string; avatarUrl?: string }) {
    return this.prisma.client.user.update({ where: { id }, data, select: PROFILE });
  }

  list(take: number, skip: number) {
    return this.prisma.client.user.findMany({ take, skip, orderBy: { createdAt: 'desc' }, select: PROFILE });
  }
}
