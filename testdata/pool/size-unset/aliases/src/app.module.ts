import { Module } from '@nestjs/common';
import { pool } from '@db';
import { events } from '@stores/events';

@Module({ providers: [{ provide: 'POOL', useValue: pool }, { provide: 'EVENTS', useValue: events }] })
export class AppModule {}
