import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { secret } from './secret';

@Module({
  imports: [ConfigModule.forRoot({ ignoreEnvFile: true })],
  providers: [{ provide: 'SECRET', useValue: secret }],
})
export class AppModule {}
