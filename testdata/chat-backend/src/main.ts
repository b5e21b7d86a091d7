import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { bootstrap } from './app.bootstrap';

bootstrap().catch((error) => {
  new Logger('Main').error('Application failed to start', error instanceof Error ? error.stack : String(error));
});
