import { NestFactory } from '@nestjs/core';
import { ConfigService } from '@nestjs/config';
import rateLimit from 'express-rate-limit';
import { AppModule } from './app.module';
async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  const config = app.get(ConfigService);
  app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => config.get('LOAD_TEST') === '1' }));
  if (config.get('RATE_LIMIT_ENABLED')) app.use('/x', rateLimit({ windowMs: 60_000, max: 5 }));
  app.use('/y', rateLimit({ windowMs: 60_000, max: config.get('MAX') }));
  await app.listen(3000);
}
bootstrap();
