import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { AController } from './a.controller';
@Module({
  imports: [ThrottlerModule.forRoot([{ ttl: 60000, limit: 100, skipIf: () => !!process.env.LOAD_TEST }])],
  controllers: [AController],
})
export class AppModule {}
