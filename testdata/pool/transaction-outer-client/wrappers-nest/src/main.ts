import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Group } from './group.entity';
import { GroupService } from './group.service';
import { UserService } from './user.service';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env.DATABASE_URL,
      entities: [Group],
      extra: { max: 10, connectionTimeoutMillis: 2000 },
    }),
    TypeOrmModule.forFeature([Group]),
  ],
  providers: [GroupService, UserService],
})
class AppModule {}

NestFactory.create(AppModule).then((app) => app.listen(3000));
