import { Controller, Get, Injectable, Module, OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import Redis from 'ioredis';
import { UserService } from './user.service';

@Injectable()
class Warmup implements OnModuleInit {
  async onModuleInit() {
    const redis = new Redis();
    await redis.ping();
  }
}

@Controller()
class AppController {
  constructor(private readonly users: UserService) {}

  @Get('cache')
  async cache() {
    const redis = new Redis(process.env.REDIS_URL!); // expect: pool/client-per-request
    return redis.get('x');
  }

  @Get('users')
  async list() {
    return this.users.list();
  }
}

@Module({ controllers: [AppController], providers: [UserService, Warmup] })
class AppModule {}
NestFactory.create(AppModule).then((app) => app.listen(3000));
