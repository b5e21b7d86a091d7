import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { Gateway } from './gateway';
import { Users } from './users';

@Module({
  imports: [
    JwtModule.register({ secret: 's', signOptions: { expiresIn: process.env.JWT_TTL } }), // expect: env/string-where-number
    JwtModule.registerAsync({
      useFactory: () => ({ secret: 's', signOptions: { expiresIn: process.env.JWT_REFRESH_TTL } }),
    }),
  ],
  providers: [Gateway, Users],
})
export class AppModule {}
