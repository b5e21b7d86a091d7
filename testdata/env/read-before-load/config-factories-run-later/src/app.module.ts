import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { JwtModule } from '@nestjs/jwt';
import configuration from './configuration';
import database from './database.config';

@Module({
  imports: [
    ConfigModule.forRoot({ load: [configuration, database], isGlobal: true }),
    JwtModule.registerAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({ secret: config.get('jwt.secret') ?? process.env.JWT_SECRET }),
    }),
  ],
  providers: [{ provide: 'URL', useFactory: () => process.env.DB_URL }],
})
export class AppModule {}
