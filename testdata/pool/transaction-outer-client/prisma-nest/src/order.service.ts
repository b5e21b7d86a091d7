import { Injectable } from '@nestjs/common';
import { AuditRepository } from './audit.repository';
import { AuditService } from './audit.service';
import { PrismaService } from './prisma.service';

@Injectable()
export class OrderService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditService,
    private readonly audits: AuditRepository,
  ) {}

  async pay(id: number) {
    return this.prisma.$transaction(async (tx) => {
      await this.prisma.lock(tx, id);
      await tx.order.update({ where: { id }, data: { state: 'paid' } });
      await this.audits.addWithin('paid', tx);
      await this.audits.addWithin('paid'); // expect: pool/transaction-outer-client
      await this.audit.record('paid'); // expect: pool/transaction-outer-client
      await this.prisma.countAll(); // expect: pool/transaction-outer-client
      await this.touch(id); // expect: pool/transaction-outer-client
    });
  }

  private touch(id: number) {
    return this.prisma.order.update({ where: { id }, data: { state: 'seen' } });
  }
}
