import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { User } from './user.entity';
import { UserService } from './user.service';
import * as others from './others';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env.DATABASE_URL,
      entities: [User],
      extra: { max: 10, connectionTimeoutMillis: 2000 },
    }),
    TypeOrmModule.forFeature([User]),
  ],
  providers: [UserService, { provide: 'OTHERS', useValue: others }],
})
class AppModule {}

NestFactory.create(AppModule).then((app) => app.listen(3000));
