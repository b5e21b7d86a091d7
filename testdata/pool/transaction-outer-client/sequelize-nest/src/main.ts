import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SequelizeModule } from '@nestjs/sequelize';
import { User } from './user.model';
import { UserService } from './user.service';

@Module({
  imports: [
    SequelizeModule.forRoot({ dialect: 'postgres', uri: process.env.DATABASE_URL, models: [User], pool: { max: 10 } }),
    SequelizeModule.forFeature([User]),
  ],
  providers: [UserService],
})
class AppModule {}

NestFactory.create(AppModule).then((app) => app.listen(3000));
