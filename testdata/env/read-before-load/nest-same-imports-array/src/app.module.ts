import { Module } from '@nestjs/common';
import { CacheModule } from '@nestjs/cache-manager';
import { ConfigModule } from '@nestjs/config';
import { TypeOrmModule } from '@nestjs/typeorm';

@Module({
  imports: [
    CacheModule.register({ url: process.env.CACHE_URL }), // expect: env/read-before-load
    ConfigModule.forRoot(),
    TypeOrmModule.forRoot({ type: 'postgres', host: process.env.DB_HOST }), // expect: pool/no-acquire-timeout level=advice, pool/size-unset level=advice
  ],
})
export class AppModule {}
