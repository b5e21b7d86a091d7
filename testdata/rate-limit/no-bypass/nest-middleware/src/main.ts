import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import rateLimit from 'express-rate-limit';
async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.use(rateLimit({ windowMs: 60_000, max: 5 })); // expect: rate-limit/bypass-inconsistent
  await app.listen(3000);
}
bootstrap();
