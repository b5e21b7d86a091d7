import { Module } from '@nestjs/common';
import { AuditRepository } from './audit.repository';
import { AuditService } from './audit.service';
import { OrderService } from './order.service';
import { PrismaService } from './prisma.service';

@Module({ providers: [PrismaService, AuditRepository, AuditService, OrderService] })
export class AppModule {}
