import { Injectable } from '@nestjs/common';
import { AuditRepository } from './audit.repository';

@Injectable()
export class AuditService {
  constructor(private readonly repository: AuditRepository) {}

  async record(text: string) {
    const row = await this.repository.add(text);
    return row.id;
  }
}
