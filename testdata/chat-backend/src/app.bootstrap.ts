import { Logger, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, NestExpressApplication } from '@nestjs/platform-express';
import * as dotenv from 'dotenv';
import express from 'express';
import { AppModule } from './app.module';
import { HttpErrorFilter } from './common/filters/http-error.filter';
import { corsMiddleware, securityHeaders } from './config/security';
import { metricsMiddleware } from './middleware/metrics';
import { apiLimiter } from './middleware/rateLimiter';
import { requestIdMiddleware } from './middleware/requestId';
import { requestLoggingMiddleware } from './middleware/requestLogging';

dotenv.config();

export const API_PREFIX = 'api/v1';

export async function bootstrap(): Promise<void> {
  const logger = new Logger('Bootstrap');
  const server = express();
  const app = await NestFactory.create<NestExpressApplication>(AppModule, new ExpressAdapter(server));

  app.set('trust proxy', 1);
  app.setGlobalPrefix(API_PREFIX);

  app.use(requestIdMiddleware);
  app.use(requestLoggingMiddleware);
  app.use(metricsMiddleware);
  app.use(securityHeaders());
  app.use(corsMiddleware());
  app.use('/api', apiLimiter);

  app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
  app.useGlobalFilters(new HttpErrorFilter());
  app.enableShutdownHooks();

  const port = Number(process.env.PORT ?? 3001);
  await app.listen(port);
  logger.log(`Chat backend listening on http://localhost:${port}/${API_PREFIX}`);
}
