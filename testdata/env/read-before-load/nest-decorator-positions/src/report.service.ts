import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';

@Injectable()
export class ReportService {
  private readonly dir = process.env.UPLOAD_DIR;

  @Cron(process.env.REPORT_CRON!) // expect: env/read-before-load
  report() {
    return this.dir;
  }
}
