import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { ThrottlerBehindProxyGuard } from './guard';
async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.useGlobalGuards(app.get(ThrottlerBehindProxyGuard));
  await app.listen(3000);
}
bootstrap();
