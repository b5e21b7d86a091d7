import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { AuthController } from './auth.controller';
@Module({ imports: [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 5 }])], controllers: [AuthController] }) // expect: rate-limit/no-bypass
export class AuthModule {}
