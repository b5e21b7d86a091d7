import { Injectable, OnModuleInit } from '@nestjs/common';
import { createClient } from 'redis';
import { Pool } from 'pg';

@Injectable()
export class RedisService implements OnModuleInit {
  private client;
  private pool = new Pool({ max: 20 }); // expect: pool/no-error-listener

  async onModuleInit() {
    this.client = createClient({ url: process.env.REDIS_URL });
    this.client.on('error', (error) => console.error(error));
    await this.client.connect();
  }

  get(key: string) {
    return this.client.get(key);
  }

  users() {
    return this.pool.query('select * from users');
  }
}
