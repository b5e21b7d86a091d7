import { Module } from '@nestjs/common';
import { LIMIT } from './limits';

@Module({ providers: [{ provide: 'LIMIT', useValue: LIMIT }] })
export class AppModule {}
