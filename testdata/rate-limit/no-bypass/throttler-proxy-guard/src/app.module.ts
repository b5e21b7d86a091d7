import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { throttleConfig } from './throttle.config';
@Module({ imports: [ThrottlerModule.forRoot(throttleConfig)] })
export class AppModule {}
