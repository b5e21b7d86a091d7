import { Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { TypeOrmModule } from '@nestjs/typeorm';

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        type: 'mysql',
        url: config.get('DATABASE_URL'),
        extra: {
          max: 30, // expect: pool/option-ignored
        },
      }),
    }),
    // The database is decided elsewhere, and so is the name of the option.
    TypeOrmModule.forRootAsync({
      name: 'other',
      useFactory: () => ({ type: process.env.DB_TYPE as any, extra: { max: 30, connectionLimit: 30 } }),
    }),
    TypeOrmModule.forRoot({ name: 'third', type: 'postgres', pool: { max: 30 } as any }), // expect: pool/option-ignored
    // What works is there too.
    TypeOrmModule.forRoot({ name: 'fourth', type: 'mysql', extra: { max: 30, connectionLimit: 30 } }),
    TypeOrmModule.forRoot({ name: 'fifth', type: 'mysql', poolSize: 30, extra: { max: 30 } }),
  ],
})
export class AppModule {}
