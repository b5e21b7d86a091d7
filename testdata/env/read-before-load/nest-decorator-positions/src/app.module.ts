import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { AuthModule } from './auth/auth.module';
import { LiveGateway } from './live.gateway';
import { ReportService } from './report.service';

@Module({
  imports: [ConfigModule.forRoot({ isGlobal: true, envFilePath: '.env' }), AuthModule],
  providers: [LiveGateway, ReportService],
})
export class AppModule {}
