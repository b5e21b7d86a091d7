import * as bcrypt from 'bcrypt';
import { Worker } from 'bullmq';

export class Users {
  private readonly rounds = process.env.SALT_ROUNDS ?? 10; // expect: env/string-where-number
  readonly worker = new Worker('mail', async () => {}, { concurrency: process.env.MAIL_CONCURRENCY || 5 }); // expect: env/string-where-number

  async hash(password: string) {
    return bcrypt.hash(password, this.rounds);
  }

  async hashWithSalt(password: string) {
    return bcrypt.hash(password, process.env.SALT!);
  }
}
